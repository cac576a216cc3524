import type { ContainerFacts } from './container-facts.js';

/** Where a model's container comes from, and what becomes of it. */
export interface ContainerSource {
  /** Lines of its log that are read where it runs already. */
  readonly linesBefore: number;
  /** One of ours, which runs already. */
  readonly isTakenOver: boolean;
  /**
   * Finds or makes it; it may run already. What is another's is found whatever the signal says: it may
   * run, and would have to be stopped.
   * @throws StartError, or the reason of the signal
   */
  obtain(signal: AbortSignal): Promise<ContainerFacts>;
  /**
   * Does away with what it has made, whether it runs or not; resolves when that is gone. Undefined: it
   * makes none. Never rejects.
   */
  readonly remove: ((after?: Promise<unknown>) => Promise<void>) | undefined;
}
