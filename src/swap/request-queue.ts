import type { GatewayError } from '../errors.js';
import type { Requester } from '../lifecycle/lease.js';
import { Pace } from './pace.js';

/** A request, or an explicit load, that waits for a model. */
export interface Waiting {
  readonly arrivedAtMs: number;
  /** It lets others pass, until it has waited too long. */
  readonly isBackground: boolean;
  /** An explicit load takes no lease. */
  readonly needsLease: boolean;
  /** False: it may wait for a free slot of a resident model, and for nothing else. */
  readonly mayLoad: boolean;
  /** Whose it is; an explicit load is nobody's. */
  readonly request?: Requester;
  /** Takes what it waited for; never throws. `asBackground`: whether it still lets others pass. */
  readonly grant: (asBackground: boolean) => void;
  readonly fail: (error: GatewayError) => void;
}

/** Who waits for one model: normal requests first, and first come first served among equals. */
export class RequestQueue {
  private normal = new Set<Waiting>();
  private readonly background = new Set<Waiting>();
  /** Those of them that take no lease: looked at on every event, so never searched for. */
  private readonly explicitLoads = new Set<Waiting>();
  private readonly withoutLoad = new Set<Waiting>();
  private readonly pace = new Pace();

  get length(): number {
    return this.normal.size + this.background.size;
  }

  /** How many of them are not background. */
  get normalLength(): number {
    return this.normal.size;
  }

  /** Who has waited longest: of the normal ones where there is one. */
  get first(): Waiting | undefined {
    return firstOf(this.normal) ?? this.firstBackground;
  }

  get firstNormal(): Waiting | undefined {
    return firstOf(this.normal);
  }

  get firstBackground(): Waiting | undefined {
    return firstOf(this.background);
  }

  /** Those that take no lease. */
  loads(): Waiting[] {
    return [...this.explicitLoads];
  }

  /** The entry of a request, and its place from 1: normal ones stand before background ones. */
  placeOf(request: Requester): { readonly entry: Waiting; readonly position: number } | undefined {
    let position = 0;
    for (const entries of [this.normal, this.background]) {
      for (const entry of entries) {
        position += 1;
        if (entry.request === request) return { entry, position };
      }
    }
    return undefined;
  }

  add(entry: Waiting): void {
    (entry.isBackground ? this.background : this.normal).add(entry);
    if (!entry.needsLease) this.explicitLoads.add(entry);
    if (!entry.mayLoad) this.withoutLoad.add(entry);
  }

  /** False if it had left the queue already. */
  remove(entry: Waiting): boolean {
    this.explicitLoads.delete(entry);
    this.withoutLoad.delete(entry);
    return this.normal.delete(entry) || this.background.delete(entry);
  }

  /** When the next may be let through, going by the last ones; undefined: none has been lately. */
  nextInMs(nowMs: number): number | undefined {
    return this.pace.nextInMs(nowMs);
  }

  /** Lets the entry have what it waits for. */
  grant(entry: Waiting, nowMs: number): void {
    const asBackground = this.background.has(entry);
    if (!this.remove(entry)) return;
    if (this.length > 0) this.pace.passed(nowMs);
    else this.pace.rests();
    entry.grant(asBackground);
  }

  /** Those that came at that moment or before. */
  failSince(arrivedAtMs: number, error: () => GatewayError): void {
    // Asked at every event, nearly always in vain: the first of each are the oldest.
    const late = [this.normal, this.background].flatMap((entries) =>
      (firstOf(entries)?.arrivedAtMs ?? Infinity) > arrivedAtMs
        ? []
        : [...entries].filter((entry) => entry.arrivedAtMs <= arrivedAtMs),
    );
    if (late.length > 0) this.fail(late, error());
  }

  /** Of the one that has waited longest, background or not. */
  get oldestArrivalMs(): number {
    return Math.min(
      this.firstNormal?.arrivedAtMs ?? Infinity,
      this.firstBackground?.arrivedAtMs ?? Infinity,
    );
  }

  /** From now on all are normal ones, in the order they came. */
  promote(): void {
    const all = [...this.normal, ...this.background];
    this.background.clear();
    this.normal = new Set(all.sort((a, b) => a.arrivedAtMs - b.arrivedAtMs));
  }

  failAll(error: GatewayError): void {
    this.fail([...this.normal, ...this.background], error);
  }

  /** Those for whom no load may be made: there is nothing left that they could wait for. */
  failWithoutLoad(error: () => GatewayError): void {
    // Asked at every event, nearly always in vain.
    if (this.withoutLoad.size > 0) this.fail([...this.withoutLoad], error());
  }

  private fail(entries: readonly Waiting[], error: GatewayError): void {
    for (const entry of entries) if (this.remove(entry)) entry.fail(error);
  }
}

const firstOf = (entries: ReadonlySet<Waiting>): Waiting | undefined =>
  entries.values().next().value;
