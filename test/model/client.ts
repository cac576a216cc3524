import type { GatewayError } from '../../src/errors.js';
import type { Lease } from '../../src/lifecycle/lease.js';

export type Purpose = 'request' | 'load' | 'unload' | 'drain';

/** What came of it: a lease or nothing but success, or what was thrown. */
export type Outcome =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Terms {
  readonly isBackground: boolean;
  readonly mayLoad: boolean;
}

interface Wish {
  readonly number: number;
  readonly purpose: Purpose;
  readonly model: string;
  readonly terms: Terms;
  /** It lets others pass. */
  readonly isPatient: boolean;
  readonly askedAtMs: number;
}

/** Somebody who asked for something, from the call until nothing of it is left. */
export class Client implements Wish {
  readonly number: number;
  readonly purpose: Purpose;
  readonly model: string;
  readonly terms: Terms;
  readonly isPatient: boolean;
  readonly askedAtMs: number;
  readonly signal: AbortSignal;
  outcome: Outcome | undefined;
  lease: Lease | undefined;
  /** Which of its model's processes it was given. */
  incarnation = 0;
  heldSinceMs = 0;
  revokedBy: GatewayError | undefined;
  private hasReleased = false;
  private readonly listeners = new Set<unknown>();
  private readonly controller = new AbortController();

  constructor({ number, purpose, model, terms, isPatient, askedAtMs }: Wish) {
    this.number = number;
    this.purpose = purpose;
    this.model = model;
    this.terms = terms;
    this.isPatient = isPatient;
    this.askedAtMs = askedAtMs;
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

  /** It waits in the queue of its model. */
  get isQueued(): boolean {
    return this.isWaiting && (this.purpose === 'request' || this.purpose === 'load');
  }

  leave(): void {
    this.controller.abort(new DOMException(`client ${this.number} left`, 'AbortError'));
    // Each was there for once.
    this.listeners.clear();
    this.release();
  }

  take(lease: Lease, incarnation: number): void {
    this.lease = lease;
    this.incarnation = incarnation;
    this.heldSinceMs = performance.now();
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
