import type { GatewayError } from '../../src/errors.js';
import type { Lease } from '../../src/lifecycle/lease.js';

export type Purpose = 'request' | 'load' | 'unload' | 'drain';

/** What came of it: a lease or nothing but success, or what was thrown. */
export type Outcome =
  { readonly kind: 'done'; readonly value: unknown } | { readonly kind: 'failed'; error: unknown };

interface Terms {
  readonly isBackground: boolean;
  readonly mayLoad: boolean;
}

/** Somebody who asked for something, from the call until nothing of it is left. */
export class Client {
  readonly signal: AbortSignal;
  outcome: Outcome | undefined;
  lease: Lease | undefined;
  /** Which of its model's processes it was given. */
  incarnation = 0;
  revokedBy: GatewayError | undefined;
  hasReleased = false;
  private readonly listeners = new Set<unknown>();
  private readonly controller = new AbortController();

  constructor(
    readonly number: number,
    readonly purpose: Purpose,
    readonly model: string,
    readonly terms: Terms = { isBackground: false, mayLoad: true },
  ) {
    this.signal = this.counted(this.controller.signal);
  }

  /** True while something still listens whether this client leaves. */
  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  get hasLeft(): boolean {
    return this.signal.aborted;
  }

  get isWaiting(): boolean {
    return this.outcome === undefined;
  }

  get isHolding(): boolean {
    return this.lease !== undefined && !this.hasReleased;
  }

  leave(): void {
    this.controller.abort(new DOMException(`client ${this.number} left`, 'AbortError'));
    // Each was there for once.
    this.listeners.clear();
    this.release();
  }

  release(): void {
    if (this.lease === undefined) return;
    this.hasReleased = true;
    this.lease.release();
  }

  /** For messages. */
  toString(): string {
    const { number, purpose, model } = this;
    return `${purpose} ${number} for ${model}`;
  }

  private counted(signal: AbortSignal): AbortSignal {
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...given: Parameters<typeof add>) => {
      this.listeners.add(given[1]);
      add(...given);
    };
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      this.listeners.delete(given[1]);
      remove(...given);
    };
    return signal;
  }
}
