import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { LIFE_VARIABLE } from './process-facts.js';
import { ProcessSession } from './process-session.js';
import { StartError } from './runtime.js';
import { whyNot } from './why-not.js';
/**
 * Runs a command as a session of its own, without a shell.
 * @throws StartError when the program cannot be run.
 */
export async function spawnSession(spawning) {
    const { command, environment, life, take } = spawning;
    const [program = '', ...args] = command;
    try {
        const child = spawn(program, args, {
            detached: true,
            env: { ...environment, [LIFE_VARIABLE]: life },
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        await once(child, 'spawn');
        if (child.pid === undefined)
            throw new Error('it has no process id');
        for (const stream of [child.stdout, child.stderr])
            take(stream);
        return { child, session: new ProcessSession(child.pid, life) };
    }
    catch (error) {
        throw new StartError(`its program cannot be run: ${whyNot(error)}`, { cause: error });
    }
}
//# sourceMappingURL=spawn-session.js.map