import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What an upstream wrote about itself. */
export interface JournalLine {
  readonly at: number;
  readonly pid: number;
  readonly name: string;
  readonly event: string;
  readonly path?: string;
  readonly bytes?: number;
  readonly sha256?: string;
  /** The Accept-Encoding of a request. */
  readonly accepts?: string;
}

const LOOK_EVERY_MS = 5;
const LONGEST_WAIT_MS = 15_000;

/** The journal all upstreams of a test append to, in the order in which things happened. */
export class Journal {
  constructor(readonly file: string) {}

  lines(): JournalLine[] {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalLine);
  }

  /** `a started`, `a ready`, … : the life of the processes, requests left out. */
  lives(): string[] {
    const ofLife = new Set(['started', 'ready', 'asked-to-stop', 'ended']);
    return this.lines()
      .filter(({ event }) => ofLife.has(event))
      .map(({ name, event }) => `${name} ${event}`);
  }

  count(name: string, event: string): number {
    return this.lines().filter((line) => line.name === name && line.event === event).length;
  }

  /** Waits for the nth line of this kind. */
  async until(name: string, event: string, nth = 1): Promise<void> {
    await eventually(() => this.count(name, event) >= nth, `${name} ${event} (${nth})`);
  }

  /** The ids of all processes that ever started. */
  pids(): number[] {
    return [...new Set(this.lines().map(({ pid }) => pid))];
  }
}

/** Waits until something is true; fails with what it was when it never is. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  longestMs = LONGEST_WAIT_MS,
): Promise<void> {
  const untilMs = performance.now() + longestMs;
  while (!(await isTrue())) {
    if (performance.now() > untilMs) throw new Error(`never happened: ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** True while the process runs; one that has ended and waits for its parent to notice does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch {
    return false;
  }
}
