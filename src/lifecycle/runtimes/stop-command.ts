import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { whyNotStarted } from '../load-failure.js';
import type { ModelOutput } from './log-file.js';
import type { ProcessSession } from './process-session.js';
import type { Stopper } from './running-command.js';
import { StartError } from './runtime.js';
import { spawnSession } from './spawn-session.js';
import type { Spawning } from './spawn-session.js';

const logger = new Logger('CommandRuntime');

interface Stopping extends Omit<Spawning, 'take'> {
  readonly model: string;
  readonly output: ModelOutput;
}

/** Runs `cmdStop`; where it cannot be run, or fails, `orElse` stands in. */
export function stopBy({ model, output, ...spawning }: Stopping, orElse: () => void): Stopper {
  let stopping: ProcessSession | undefined;
  let isOver = false;
  const run = async (): Promise<void> => {
    const { child, session } = await spawnSession({ ...spawning, take: output.take });
    stopping = session;
    if (isOver) session.kill();
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    stopping = undefined;
    if (exitCode !== 0) throw new StartError(`cmdStop ended with code ${String(exitCode)}`);
  };
  run().catch((error: unknown) => {
    if (isOver) return;
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
