/** Pauses between attempts, in ms: each twice as long as the one before, up to the longest. */
export class GrowingPauses {
  private nextMs: number;

  constructor(private readonly bounds: { readonly first: number; readonly longest: number }) {
    this.nextMs = bounds.first;
  }

  next(): number {
    const ms = this.nextMs;
    this.nextMs = Math.min(2 * ms, this.bounds.longest);
    return ms;
  }

  /** The next is the first again. */
  reset(): void {
    this.nextMs = this.bounds.first;
  }
}
