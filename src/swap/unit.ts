import type { DeviceDefinition, Footprint } from '../catalog/device-definition.js';
import type { Placement } from '../lifecycle/runtimes/runtime.js';
import type { Upstream } from '../lifecycle/upstream.js';
import type { UnitFacts, UnitState } from './planner/facts.js';
import { vectorOf } from './place.js';
import type { Place } from './place.js';
import type { RequestQueue } from './request-queue.js';
import type { UnitDefinition } from './unit-definition.js';
import { unitState } from './unit-state.js';

const LOAD_WEIGHT = 0.3;
const RETURNS_WEIGHT = 0.2;
/** Until a load has been measured. */
const ASSUMED_LOAD_MS = 10_000;

/** A member of a unit: its upstream, and who waits for it. */
export interface Member {
  readonly upstream: Upstream;
  readonly queue: RequestQueue;
}

/** What a unit is told of its surroundings when it says its facts. */
export interface Surroundings {
  readonly devices: readonly DeviceDefinition[];
  /** Where it may be started. */
  readonly places: readonly Place[];
  /** What it counts as occupying, from start to stopped. */
  readonly place: Place | undefined;
}

/** What the scheduler remembers of one unit; everything else is read from its members. */
export class Unit {
  isClosed = false;
  /** Where it was started; until it is stopped. */
  place: Place | undefined;
  private isToldToStop = false;
  private lastState: UnitState = 'stopped';
  private loadBeganAtMs: number | undefined;
  private readyAtMs = -Infinity;
  /** It last closed or went at this time. */
  private leftAtMs = -Infinity;
  private measuredLoadMs: number | undefined;
  private returns = 0;

  constructor(
    readonly definition: UnitDefinition,
    readonly members: readonly Member[],
  ) {}

  get id(): string {
    return this.definition.id;
  }

  get state(): UnitState {
    return unitState(
      this.members.map(({ upstream }) => upstream.state),
      this.isToldToStop,
    );
  }

  get waiting(): number {
    return this.sum(({ queue }) => queue.length);
  }

  get running(): number {
    return this.sum(({ upstream }) => upstream.inFlight);
  }

  get inBackground(): number {
    return this.sum(({ upstream }) => upstream.inBackground);
  }

  has(model: string): boolean {
    return this.members.some(({ upstream }) => upstream.model.id === model);
  }

  /** True while requests may be let through to those members that are ready. */
  get isOpen(): boolean {
    return !this.isClosed && !this.isToldToStop;
  }

  /** Takes note of what its members did since the last call. */
  observe(nowMs: number): void {
    const { state, lastState } = this;
    if (state === lastState) return;
    this.lastState = state;
    // It went unasked by the planner: a crash, a TTL, an unload. What was closed left when it closed.
    const went = lastState === 'ready' && state !== 'loading' && !this.isClosed;
    if (went) this.leftAtMs = nowMs;
    if (state === 'ready') this.becameReady(nowMs);
    else if (state === 'stopped') {
      this.isClosed = this.isToldToStop = false;
      this.place = undefined;
      this.loadBeganAtMs = undefined;
    }
  }

  /** A request arrives: whether it came soon after the last one had ended says if lingering pays. */
  arrived(nowMs: number, lingerMs: number): void {
    const usedAtMs = this.lastUsedAtMs();
    if (this.running > 0 || this.waiting > 0 || usedAtMs === -Infinity) return;
    this.returns = moved(this.returns, nowMs - usedAtMs <= lingerMs ? 1 : 0, RETURNS_WEIGHT);
  }

  start(place: Place, devices: readonly DeviceDefinition[], nowMs: number): void {
    this.place = place;
    this.loadBeganAtMs = nowMs;
    this.loadMissing(devices);
  }

  /** Loads those members that do not run; a load that has begun for one of them is finished for all. */
  loadMissing(devices: readonly DeviceDefinition[]): string[] {
    const isBroughtAlong = this.waiting === 0;
    const missing = this.members.filter(({ upstream }) => upstream.state === 'stopped');
    const isWanted = (): boolean =>
      isBroughtAlong || this.waiting > 0 || missing.some(({ upstream }) => upstream.hasBegun);
    for (const { upstream, queue } of missing) {
      upstream.load(
        { isWanted, isAwaited: () => queue.length > 0 },
        placementOf(this.place?.members?.get(upstream.model.id), devices),
      );
    }
    return missing.map(({ upstream }) => upstream.model.id);
  }

  stop(): void {
    this.isToldToStop = true;
    for (const { upstream } of this.members) void upstream.stop('swap');
  }

  close(nowMs: number): void {
    this.isClosed = true;
    this.leftAtMs = nowMs;
  }

  open(): void {
    this.isClosed = false;
  }

  facts({ devices, places, place }: Surroundings): UnitFacts {
    const { id, state, running, definition } = this;
    return {
      id,
      state,
      closed: this.isClosed && state === 'ready',
      place: state === 'stopped' || place === undefined ? undefined : vectorOf(place, devices),
      placements: places.map((one) => vectorOf(one, devices)),
      pinned: definition.isPinned,
      running,
      runningNormal: running - this.inBackground,
      waiting: this.waiting,
      waitingNormal: this.sum(({ queue }) => queue.normalLength),
      sinceMs: Math.max(this.oldestArrivalMs(), this.leftAtMs),
      readyAtMs: this.readyAtMs,
      usedAtMs: Math.max(this.readyAtMs, this.lastUsedAtMs()),
      loadTimeMs: this.measuredLoadMs ?? ASSUMED_LOAD_MS,
      returns: this.returns,
      brings: definition.brings,
    };
  }

  private lastUsedAtMs(): number {
    return Math.max(...this.members.map(({ upstream }) => upstream.lastUsedAtMs));
  }

  /** Of the normal requests where there is one: an old background request ends nobody's turn. */
  private oldestArrivalMs(): number {
    const oldest = (entry: 'firstNormal' | 'firstBackground'): number =>
      Math.min(...this.members.map(({ queue }) => queue[entry]?.arrivedAtMs ?? Infinity));
    const normal = oldest('firstNormal');
    return normal < Infinity ? normal : oldest('firstBackground');
  }

  /** Members loaded later, into a unit that was ready before, give it no new turn. */
  private becameReady(nowMs: number): void {
    if (this.loadBeganAtMs === undefined) return;
    const sampleMs = nowMs - this.loadBeganAtMs;
    this.loadBeganAtMs = undefined;
    this.readyAtMs = nowMs;
    if (this.members.some(({ upstream }) => upstream.state !== 'ready')) return;
    const known = this.measuredLoadMs;
    this.measuredLoadMs = known === undefined ? sampleMs : moved(known, sampleMs, LOAD_WEIGHT);
  }

  private sum(of: (member: Member) => number): number {
    return this.members.reduce((sum, member) => sum + of(member), 0);
  }
}

/** What a server is told of its place: everything, where nobody knows or none of it is there any more. */
function placementOf(
  footprint: Footprint | undefined,
  devices: readonly DeviceDefinition[],
): Placement {
  const own = devices.filter(({ name }) => (footprint?.[name] ?? 0) > 0);
  if (footprint === undefined || own.length === 0) {
    return { devices, isConfined: false };
  }
  return { devices: own, isConfined: devices.some(({ gpu }) => gpu !== undefined) };
}

/** A moving average that gives the new sample the given weight. */
const moved = (average: number, sample: number, weight: number): number =>
  (1 - weight) * average + weight * sample;
