import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

const IS_LINUX = process.platform === 'linux';
/** Files open at a time, of the many there may be. */
const READ_AT_ONCE = 32;

/**
 * A detached child and its descendants. A detached child leads a session; its descendants are in
 * its process group, or in groups of their own where a shell has job control. Groups are what
 * signals reach. Where there is no `/proc`, only the first group is known; what makes a session of
 * its own is no part of it.
 */
export class ProcessSession {
  private readonly groups: Set<number>;

  constructor(readonly id: number) {
    this.groups = new Set([id]);
  }

  /** Looks for groups besides those known, and sends them the signal. */
  async discover(signal: NodeJS.Signals): Promise<void> {
    for (const group of await this.livingGroups()) {
      if (this.groups.has(group)) continue;
      this.groups.add(group);
      signalGroup(group, signal);
    }
  }

  /** To all groups known so far. */
  signal(signal: NodeJS.Signals): void {
    for (const group of this.groups) signalGroup(group, signal);
  }

  /** Ends everything now, groups found only now included. Synchronous. */
  kill(): void {
    for (const pid of pidsIn(IS_LINUX ? orNothing(() => readdirSync('/proc'), []) : [])) {
      const group = this.livingGroupOf(orNothing(() => readFileSync(statOf(pid), 'latin1'), ''));
      if (group !== undefined) this.groups.add(group);
    }
    this.signal('SIGKILL');
  }

  /**
   * False once none of its processes runs. Ended ones that nobody has waited for do not count: where
   * process 1 is no init, they stay for ever, and hold nothing.
   */
  async isAlive(): Promise<boolean> {
    if (![...this.groups].some((group) => signalGroup(group, 0))) return false;
    return !IS_LINUX || (await this.livingGroups()).length > 0;
  }

  private async livingGroups(): Promise<number[]> {
    const pids = pidsIn(IS_LINUX ? await readdir('/proc').catch(() => []) : []);
    const groups: number[] = [];
    for (let i = 0; i < pids.length; i += READ_AT_ONCE) {
      const some = pids.slice(i, i + READ_AT_ONCE);
      const stats = some.map((pid) => readFile(statOf(pid), 'latin1').catch(() => ''));
      groups.push(...(await Promise.all(stats)).flatMap((stat) => this.livingGroupOf(stat) ?? []));
    }
    return groups;
  }

  /** `/proc/PID/stat`: id, name in parentheses, state, parent, group, session, … (proc(5)). */
  private livingGroupOf(stat: string): number | undefined {
    const [state = '', , group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(session) === this.id && !'ZX'.includes(state) ? Number(group) : undefined;
  }
}

const pidsIn = (entries: readonly string[]): string[] =>
  entries.filter((entry) => /^\d+$/.test(entry));

const statOf = (pid: string): string => `/proc/${pid}/stat`;

/** A process may have ended since it was listed. */
function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch {
    return nothing;
  }
}

/** False when no process is left to signal. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // EPERM: there is one, which took another user's identity.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
