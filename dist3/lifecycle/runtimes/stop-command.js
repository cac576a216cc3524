import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { whyNotStarted } from '../load-failure.js';
import { StartError } from './runtime.js';
import { spawnSession } from './spawn-session.js';
const logger = new Logger('CommandRuntime');
/** Runs `cmdStop`; where it cannot be run, or fails, `orElse` stands in. */
export function stopBy({ model, output, ...spawning }, orElse) {
    let stopping;
    let isOver = false;
    const run = async () => {
        const { child, session } = await spawnSession({ ...spawning, take: output.take });
        stopping = session;
        if (isOver)
            session.kill();
        const [exitCode] = (await once(child, 'exit'));
        stopping = undefined;
        if (exitCode !== 0)
            throw new StartError(`cmdStop ended with code ${String(exitCode)}`);
    };
    run().catch((error) => {
        if (isOver)
            return;
        const { said, detail } = whyNotStarted(error);
        output.write(`cannot stop by command, sending SIGTERM: ${said}\n`);
        logger.warn('cannot stop by command', { model, reason: said, private: { detail } });
        orElse();
    });
    return {
        kill: () => {
            isOver = true;
            stopping?.kill();
        },
    };
}
//# sourceMappingURL=stop-command.js.map