import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { messageOf } from './message-of.js';
import { LIFE_VARIABLE } from './process-facts.js';
import { ProcessSession } from './process-session.js';
import { StartError } from './runtime.js';

export interface Spawned {
  readonly child: ChildProcess;
  readonly session: ProcessSession;
}

export interface Spawning {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By which all that comes of it is known. */
  readonly life: string;
  readonly output: (text: string) => void;
}

/**
 * Runs a command as a session of its own, without a shell.
 * @throws StartError when the program cannot be run.
 */
export async function spawnSession(spawning: Spawning): Promise<Spawned> {
  const { command, environment, life, output } = spawning;
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    detached: true,
    env: { ...environment, [LIFE_VARIABLE]: life },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new StartError(`cannot run '${program}': ${messageOf(error)}`, { cause: error });
  }
  if (child.pid === undefined) throw new StartError(`cannot run '${program}'`);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', output);
  return { child, session: new ProcessSession(child.pid, life) };
}
