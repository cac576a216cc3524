/**
 * Runs something that must not run twice at a time. Whoever asks gets a run that begins after that,
 * and shares it with all who ask until it begins.
 */
export class NextRun<T> {
  private asked: Promise<T> | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly run: () => Promise<T>) {}

  /** Begins at the earliest when the caller is done: what one pass asks for is one run. */
  next(): Promise<T> {
    return (this.asked ??= this.begin());
  }

  private async begin(): Promise<T> {
    await this.running;
    this.asked = undefined;
    const result = this.run();
    this.running = result.catch(() => undefined);
    return result;
  }
}
