import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './gateway.js';
import { eventually } from './journal.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A program that does not end by itself after this long is stuck. */
const ENDS_WITHIN_MS = 15_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

/** The program as users run it, in a process of its own; ended after the test at the latest. */
export class Program {
  output = '';
  readonly ended: Promise<Ended>;

  private constructor(private readonly child: ChildProcess) {
    const take = (text: string): void => {
      this.output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as string | null,
    }));
  }

  /** @param by a program that runs it, with its arguments */
  static start(
    args: readonly string[],
    env: Record<string, string> = {},
    cwd = ROOT,
    by: readonly string[] = [],
    main = MAIN,
  ): Program {
    const [first = '', ...all] = [...by, process.execPath, main, ...args];
    const child = spawn(first, all, {
      cwd,
      env: { ...process.env, NODE_ENV: 'test', XDG_STATE_HOME: temporaryFolder(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const program = new Program(child);
    onTestFinished(async () => {
      // Not SIGKILL: its models would outlive it.
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
      await program.ended;
      clearTimeout(timer);
    });
    return program;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The URL it says it listens on. */
  async url(): Promise<string> {
    const find = (): string | undefined => /https?:\/\/[\d.:[\]]+\d/.exec(this.output)?.[0];
    await eventually(() => find() !== undefined || this.child.exitCode !== null, 'it listens');
    const url = find();
    if (url === undefined) throw new Error(`it ended: ${this.output}`);
    return url;
  }
}
