import type { UnitFacts, UnitId, UnitState, Vector } from '../../../src/swap/planner/facts.js';
import { check } from './invariants.js';
import type { Outcome, Request } from './request.js';

export interface UnitSpec {
  readonly id: UnitId;
  readonly placements: readonly Vector[];
  readonly loadMs: number;
  /** From the signal until the process is gone and its memory has settled. */
  readonly stopMs: number;
  /** How many answers the upstream gives at once, and how many requests it is given. */
  readonly slots: number;
  readonly concurrencyLimit?: number;
  /** How many of those at once may be background requests; Infinity leaves the rule out. */
  readonly backgroundLeases?: number;
  readonly pinned?: boolean;
  readonly brings?: readonly UnitId[];
}

const BACKGROUND_LEASES = 4;
const UNKNOWN_LOAD_MS = 10_000;

/** A stub of a unit's runtime and queue: refuses what must not be asked of it. */
export class WorldUnit {
  readonly id: UnitId;
  readonly pinned: boolean;
  state: UnitState = 'stopped';
  closed = false;
  place: Vector | undefined;
  queue: Request[] = [];
  readonly leases = new Set<Request>();
  /** Distinguishes a process from the unit's earlier ones. */
  incarnation = 0;
  readyAtMs = -Infinity;
  private wentAtMs = -Infinity;
  private leaseAtMs = -Infinity;
  private loadTimeMs: number | undefined;
  private returns = 0;

  constructor(readonly spec: UnitSpec) {
    this.id = spec.id;
    this.pinned = spec.pinned ?? false;
  }

  get isOpen(): boolean {
    return this.state === 'ready' && !this.closed;
  }

  get isIdle(): boolean {
    return this.queue.length === 0 && this.leases.size === 0;
  }

  get answering(): number {
    return [...this.leases].filter(({ stage }) => stage === 'answering').length;
  }

  /** Persons first, each kind in the order in which they came. */
  private get firstInQueue(): Request | undefined {
    return this.queue.find(({ background }) => !background) ?? this.queue[0];
  }

  // ---- what clients do

  arrive(request: Request, lingerMs: number): void {
    if (this.isIdle && this.leaseAtMs > -Infinity) {
      const returned = request.arrivedMs - this.leaseAtMs <= lingerMs;
      this.returns = 0.8 * this.returns + (returned ? 0.2 : 0);
    }
    this.queue.push(request);
  }

  /** The one whose turn it is, if it may have a lease now: persons first. */
  nextToLease(): Request | undefined {
    if (!this.isOpen || this.leases.size >= (this.spec.concurrencyLimit ?? Infinity))
      return undefined;
    const first = this.firstInQueue;
    if (first?.background !== true) return first;
    const inBackground = [...this.leases].filter(({ background }) => background).length;
    return inBackground < (this.spec.backgroundLeases ?? BACKGROUND_LEASES) ? first : undefined;
  }

  lease(request: Request, nowMs: number): void {
    check('I1', this.isOpen, `a lease on ${this.id}, which is ${this.state}`);
    this.queue = this.queue.filter((other) => other !== request);
    request.lease();
    this.leases.add(request);
    this.leaseAtMs = nowMs;
  }

  /** Answered, or the client left, queued or not. */
  end(request: Request, outcome: Outcome, nowMs: number): void {
    this.queue = this.queue.filter((other) => other !== request);
    if (this.leases.delete(request)) this.leaseAtMs = nowMs;
    request.end(outcome);
  }

  // ---- what plans do

  start(place: Vector): void {
    check('I4', this.state === 'stopped', `start of ${this.id}, which is ${this.state}`);
    check(
      'I3',
      this.spec.placements.includes(place),
      `${this.id} cannot be placed at ${place.join()}`,
    );
    this.state = 'loading';
    this.place = place;
    this.incarnation += 1;
  }

  close(nowMs: number): void {
    check('I7', !this.pinned, `close of ${this.id}, which is pinned`);
    check('I4', this.isOpen, `close of ${this.id}, which is not open`);
    this.closed = true;
    this.wentAtMs = nowMs;
  }

  open(): void {
    check('I4', this.state === 'ready' && this.closed, `${this.id} reopens without being closed`);
    this.closed = false;
  }

  stop(): void {
    check('I7', !this.pinned, `stop of ${this.id}, which is pinned`);
    check('I4', this.state === 'ready', `stop of ${this.id}, which is ${this.state}`);
    check('I4', this.closed, `stop of ${this.id}, which is open`);
    check('I2', this.leases.size === 0, `stop of ${this.id}, which is answering`);
    this.state = 'stopping';
    this.closed = false;
  }

  // ---- what processes do

  becomeReady(nowMs: number, tookMs: number): void {
    this.state = 'ready';
    this.readyAtMs = nowMs;
    this.loadTimeMs = this.loadTimeMs === undefined ? tookMs : 0.7 * this.loadTimeMs + 0.3 * tookMs;
  }

  /** The process is gone, whatever it was doing; says whom that concerns: all who had a lease. */
  exit(nowMs: number): Request[] {
    if (this.state === 'ready') this.wentAtMs = nowMs;
    this.state = 'stopped';
    this.closed = false;
    this.place = undefined;
    const cut = [...this.leases];
    this.leases.clear();
    return cut;
  }

  facts(): UnitFacts {
    const normal = (requests: readonly Request[]): number =>
      requests.filter(({ background }) => !background).length;
    return {
      id: this.id,
      state: this.state,
      closed: this.closed,
      place: this.place,
      placements: this.spec.placements,
      pinned: this.pinned,
      running: this.leases.size,
      runningNormal: normal([...this.leases]),
      waiting: this.queue.length,
      waitingNormal: normal(this.queue),
      sinceMs: Math.max(this.firstInQueue?.arrivedMs ?? -Infinity, this.wentAtMs),
      readyAtMs: this.readyAtMs,
      usedAtMs: Math.max(this.readyAtMs, this.leaseAtMs),
      loadTimeMs: this.loadTimeMs ?? UNKNOWN_LOAD_MS,
      returns: this.returns,
      brings: this.spec.brings ?? [],
    };
  }
}
