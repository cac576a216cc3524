import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Journal } from './journal.js';

const PROGRAM = fileURLToPath(new URL('./upstreams/sleeps.mjs', import.meta.url));

/** Times in ms. */
export interface SleeperOptions {
  /** From the start. */
  readonly asleep?: boolean;
  readonly wakeTime?: number;
  readonly sleepTime?: number;
  readonly tokenPaceMs?: number;
  readonly tokens?: number;
  readonly slots?: number;
}

/** A status, a lie (200, and nothing is done), no answer; null: as usual. A list: one after the other. */
type Behaviour = number | 'ignore' | 'hang' | null;

/** The calls that vLLM knows. */
export const SLEEP = { sleep: '/sleep?level=1', wake: '/wake_up' };

/** A server in the manner of vLLM that somebody else runs: this test. Ended after it. */
export class Sleeper {
  private constructor(
    private readonly child: ChildProcess,
    private readonly start: (port: number) => Promise<Sleeper>,
    readonly port: number,
  ) {}

  static async start(
    name: string,
    journal: Journal,
    options: SleeperOptions = {},
    at = 0,
  ): Promise<Sleeper> {
    const args = [PROGRAM, String(at), journal.file, name, JSON.stringify(options)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    const again = (same: number): Promise<Sleeper> =>
      Sleeper.start(name, journal, { ...options, asleep: false }, same);
    return new Sleeper(child, again, Number(port.toString()));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** By path. */
  async behave(next: Readonly<Record<string, Behaviour | readonly Behaviour[]>>): Promise<void> {
    await fetch(`${this.url}/behave`, { method: 'POST', body: JSON.stringify(next) });
  }

  async isSleeping(): Promise<boolean> {
    const { is_sleeping: isSleeping } = (await (await fetch(`${this.url}/is_sleeping`)).json()) as {
      is_sleeping: boolean;
    };
    return isSleeping;
  }

  /** Resolves once nothing answers. */
  async crash(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** After a crash, on the same port, awake as any server that starts. */
  restart(): Promise<Sleeper> {
    return this.start(this.port);
  }
}
