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

  isAlive(): boolean {
    return this.signal(0);
  }
}
