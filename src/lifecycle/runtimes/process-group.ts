import { readdirSync, readFileSync } from 'node:fs';

/** All processes a detached child and its descendants form; signals reach every one of them. */
export class ProcessGroup {
  constructor(readonly id: number) {}

  /** False when no process is left to signal. */
  signal(signal: NodeJS.Signals | 0): boolean {
    try {
      process.kill(-this.id, signal);
      return true;
    } catch (error) {
      // EPERM: there is one, which took another user's identity.
      return error instanceof Error && 'code' in error && error.code === 'EPERM';
    }
  }

  /**
   * False once none of its processes runs. Ended ones that nobody has waited for do not count: where
   * process 1 is no init, they stay for ever, and hold nothing.
   */
  isAlive(): boolean {
    return this.signal(0) && (process.platform !== 'linux' || this.hasLivingMember());
  }

  private hasLivingMember(): boolean {
    return readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && this.isLivingMember(entry));
  }

  /** `/proc/PID/stat`: id, name in parentheses, state, parent, group, … (proc(5)). */
  private isLivingMember(pid: string): boolean {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(group) === this.id && state !== 'Z' && state !== 'X';
    } catch {
      return false; // It has ended since.
    }
  }
}
