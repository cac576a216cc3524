import { once } from 'node:events';
import { messageOf } from './message-of.js';
import type { ProcessSession } from './process-session.js';
import type { Stopper } from './running-command.js';
import { StartError } from './runtime.js';
import { spawnSession } from './spawn-session.js';
import type { Spawning } from './spawn-session.js';

/** Runs `cmdStop`; where it cannot be run, or fails, `orElse` stands in. */
export const stopBy =
  (spawning: Spawning) =>
  (orElse: () => void): Stopper => {
    let stopping: ProcessSession | undefined;
    let isOver = false;
    const run = async (): Promise<void> => {
      const { child, session } = await spawnSession(spawning);
      stopping = session;
      if (isOver) session.kill();
      const [exitCode] = (await once(child, 'exit')) as [number | null];
      stopping = undefined;
      if (exitCode !== 0) throw new StartError(`cmdStop ended with code ${String(exitCode)}`);
    };
    run().catch((error: unknown) => {
      if (isOver) return;
      spawning.output(`cannot stop by command, sending SIGTERM: ${messageOf(error)}\n`);
      orElse();
    });
    return {
      kill: () => {
        isOver = true;
        stopping?.kill();
      },
    };
  };
