import type { DeviceDefinition } from '../catalog/device-definition.js';
import type { UpstreamState } from '../lifecycle/upstream-state.js';
import type { Upstream } from '../lifecycle/upstream.js';
import type { UnitFacts, UnitState } from './planner/facts.js';
import { mergedPlace, placementOf } from './member-places.js';
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
  /** It consists of other members than before, or counts otherwise: where it is has to be told anew. */
  isRearranged = false;
  private isToldToStop = false;
  private lastState: UnitState = 'stopped';
  private loadBeganAtMs: number | undefined;
  private readyAtMs = -Infinity;
  /** It last closed or went at this time. */
  private leftAtMs = -Infinity;
  private measuredLoadMs: number | undefined;
  private returns = 0;

  constructor(
    private currentDefinition: UnitDefinition,
    readonly members: readonly Member[],
  ) {}

  /** The unit that takes over members of others which may be running. */
  static succeeding(
    others: readonly Unit[],
    definition: UnitDefinition,
    members: readonly Member[],
  ): Unit {
    const unit = new Unit(definition, members);
    const running = members.filter(({ upstream }) => upstream.state !== 'stopped');
    const before = others.filter((other) => running.some(({ upstream }) => other.holds(upstream)));
    const like = others.find(({ id }) => id === definition.id) ?? before[0];
    unit.measuredLoadMs = like?.measuredLoadMs;
    unit.returns = like?.returns ?? 0;
    unit.readyAtMs = Math.max(-Infinity, ...before.map(({ readyAtMs }) => readyAtMs));
    unit.loadBeganAtMs = before.find(({ state }) => state === 'loading')?.loadBeganAtMs;
    unit.lastState = unit.state;
    unit.isRearranged = running.length > 0;
    unit.place = mergedPlace(running, before);
    return unit;
  }

  get definition(): UnitDefinition {
    return this.currentDefinition;
  }

  consistsOf({ members }: UnitDefinition): boolean {
    return members.length === this.members.length && members.every(({ id }) => this.has(id));
  }

  /** The same members, which may count otherwise. */
  redefine(definition: UnitDefinition): void {
    const { need } = this.currentDefinition;
    this.currentDefinition = definition;
    if (need !== definition.need && this.state !== 'stopped') this.isRearranged = true;
  }

  get id(): string {
    return this.definition.id;
  }

  get state(): UnitState {
    return unitState(this.members.map(stateOf), this.isToldToStop);
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

  get isLeaving(): boolean {
    return this.currentDefinition.isLeaving === true;
  }

  has(model: string): boolean {
    return this.members.some(({ upstream }) => upstream.model.id === model);
  }

  private holds(upstream: Upstream): boolean {
    return this.members.some((member) => member.upstream === upstream);
  }

  /** True while requests may be let through to those members that are ready. */
  get isOpen(): boolean {
    return !this.isClosed && !this.isToldToStop;
  }

  /** Loads of all that is missing have failed too often to be tried now. */
  isCooling(nowMs: number): boolean {
    return this.members.every(
      ({ upstream }) => upstream.state === 'stopped' && upstream.failedLoads.coolsUntilMs > nowMs,
    );
  }

  /** How long that takes has been seen. */
  get hasLoaded(): boolean {
    return this.measuredLoadMs !== undefined;
  }

  /** How long until it is ready, going by its earlier loads, and by a turn that another may have. */
  readyInMs(nowMs: number, turnMs: number): number {
    const { state, loadBeganAtMs } = this;
    const loadMs = this.measuredLoadMs ?? ASSUMED_LOAD_MS;
    if (state === 'loading') return Math.max(0, loadMs - (nowMs - (loadBeganAtMs ?? nowMs)));
    const waitsSinceMs = Math.min(nowMs, Math.max(this.oldestArrivalMs(), this.leftAtMs));
    return loadMs + Math.max(0, waitsSinceMs + turnMs - nowMs);
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
    const nowMs = performance.now();
    const missing = this.members.filter(
      ({ upstream, queue }) =>
        upstream.state === 'stopped' &&
        (queue.length > 0 || upstream.failedLoads.coolsUntilMs <= nowMs),
    );
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

  /** One of its members runs already: that is to be taken over, which is not to wait for anybody. */
  takeOver(
    { upstream, queue }: Member,
    place: Place,
    devices: readonly DeviceDefinition[],
    nowMs: number,
  ): void {
    this.place ??= place;
    this.loadBeganAtMs ??= nowMs;
    const { members } = this.place;
    const demand = { isWanted: () => true, isAwaited: () => queue.length > 0 };
    upstream.load(demand, placementOf(members?.get(upstream.model.id), devices));
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

  /** Its members that still answer although they are to go, and when that is to end at the latest. */
  overdueAnswers(): { upstream: Upstream; atMs: number }[] {
    const closedAtMs = this.isClosed && this.state === 'ready' ? this.leftAtMs : Infinity;
    return this.members.flatMap(({ upstream }) => {
      const sinceMs = Math.min(closedAtMs, upstream.drainsSinceMs ?? Infinity);
      const isDraining = upstream.inFlight > 0 && sinceMs < Infinity;
      return isDraining ? [{ upstream, atMs: sinceMs + upstream.model.drainTimeoutMs }] : [];
    });
  }

  /** To be stopped after its answers, for a change of the configuration; or not any more. */
  condemn(isToGo: boolean): void {
    for (const { upstream } of this.members) upstream.condemn(isToGo);
  }

  /** When it was in use last; now, if it is. */
  lastUse(nowMs: number): number {
    return this.running > 0 ? nowMs : Math.max(this.readyAtMs, this.lastUsedAtMs());
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

/** What runs for a definition of before is as good as told to stop: it drains, and takes nobody on. */
const stateOf = ({ upstream }: Member): UpstreamState =>
  upstream.isOutdated ? 'stopping' : upstream.state;

/** A moving average that gives the new sample the given weight. */
const moved = (average: number, sample: number, weight: number): number =>
  (1 - weight) * average + weight * sample;
