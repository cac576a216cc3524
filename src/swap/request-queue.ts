import type { GatewayError } from '../errors.js';

/** A request, or an explicit load, that waits for a model. */
export interface Waiting {
  readonly arrivedAtMs: number;
  /** Takes what it waited for; never throws. */
  readonly grant: () => void;
  readonly fail: (error: GatewayError) => void;
  /** An explicit load takes no lease. */
  readonly needsLease: boolean;
}

/** Who waits for one model, first come first served. */
export class RequestQueue {
  private readonly waiting = new Set<Waiting>();
  /** Those of them that take no lease: looked at on every event, so never searched for. */
  private readonly explicitLoads = new Set<Waiting>();

  get length(): number {
    return this.waiting.size;
  }

  get first(): Waiting | undefined {
    return this.waiting.values().next().value;
  }

  /** Those that take no lease. */
  loads(): Waiting[] {
    return [...this.explicitLoads];
  }

  add(entry: Waiting): void {
    this.waiting.add(entry);
    if (!entry.needsLease) this.explicitLoads.add(entry);
  }

  /** False if it had left the queue already. */
  remove(entry: Waiting): boolean {
    this.explicitLoads.delete(entry);
    return this.waiting.delete(entry);
  }

  failAll(error: GatewayError): void {
    for (const entry of [...this.waiting]) {
      if (this.remove(entry)) entry.fail(error);
    }
  }
}
