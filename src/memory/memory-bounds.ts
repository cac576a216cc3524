/** How long things may take, in ms; a class so that it can be injected. */
export class MemoryBounds {
  /** A program that has not ended by then is killed. */
  readonly toolMs: number = 5_000;
  /** A program that is not there, or had to be killed, is not tried again before. */
  readonly restMs: number = 60_000;
  /** The pause between two readings while memory settles. */
  readonly pollMs: number = 200;
  /** The longest wait for memory to settle, where the configuration allows no longer one. */
  readonly settleMs: number = 5_000;
}
