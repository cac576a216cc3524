import { mergedPlace, placementOf } from './member-places.js';
import { vectorOf } from './place.js';
import { unitState } from './unit-state.js';
const LOAD_WEIGHT = 0.3;
const RETURNS_WEIGHT = 0.2;
/** Until a load has been measured. */
const ASSUMED_LOAD_MS = 10_000;
/** What the scheduler remembers of one unit; everything else is read from its members. */
export class Unit {
    currentDefinition;
    members;
    isClosed = false;
    /** Where it was started; until it is stopped. */
    place;
    /** It consists of other members than before, or counts otherwise: where it is has to be told anew. */
    isRearranged = false;
    isToldToStop = false;
    lastState = 'stopped';
    loadBeganAtMs;
    readyAtMs = -Infinity;
    /** It last closed or went at this time. */
    leftAtMs = -Infinity;
    measuredLoadMs;
    returns = 0;
    constructor(currentDefinition, members) {
        this.currentDefinition = currentDefinition;
        this.members = members;
    }
    /** The unit that takes over members of others which may be running. */
    static succeeding(others, definition, members) {
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
    get definition() {
        return this.currentDefinition;
    }
    consistsOf({ members }) {
        return members.length === this.members.length && members.every(({ id }) => this.has(id));
    }
    /** The same members, which may count otherwise. */
    redefine(definition) {
        const { need } = this.currentDefinition;
        this.currentDefinition = definition;
        if (need !== definition.need && this.state !== 'stopped')
            this.isRearranged = true;
    }
    get id() {
        return this.definition.id;
    }
    get state() {
        return unitState(this.members.map(stateOf), this.isToldToStop);
    }
    get waiting() {
        return this.sum(({ queue }) => queue.length);
    }
    get running() {
        return this.sum(({ upstream }) => upstream.inFlight);
    }
    get inBackground() {
        return this.sum(({ upstream }) => upstream.inBackground);
    }
    get isLeaving() {
        return this.currentDefinition.isLeaving === true;
    }
    has(model) {
        return this.members.some(({ upstream }) => upstream.model.id === model);
    }
    holds(upstream) {
        return this.members.some((member) => member.upstream === upstream);
    }
    /** True while requests may be let through to those members that are ready. */
    get isOpen() {
        return !this.isClosed && !this.isToldToStop;
    }
    /** Loads of all that is missing have failed too often to be tried now. */
    isCooling(nowMs) {
        return this.members.every(({ upstream }) => upstream.state === 'stopped' && upstream.failedLoads.coolsUntilMs > nowMs);
    }
    /** How long that takes has been seen. */
    get hasLoaded() {
        return this.measuredLoadMs !== undefined;
    }
    /** How long until it is ready, going by its earlier loads, and by a turn that another may have. */
    readyInMs(nowMs, turnMs) {
        const { state, loadBeganAtMs } = this;
        const loadMs = this.measuredLoadMs ?? ASSUMED_LOAD_MS;
        if (state === 'loading')
            return Math.max(0, loadMs - (nowMs - (loadBeganAtMs ?? nowMs)));
        const waitsSinceMs = Math.min(nowMs, Math.max(this.oldestArrivalMs(), this.leftAtMs));
        return loadMs + Math.max(0, waitsSinceMs + turnMs - nowMs);
    }
    /** Takes note of what its members did since the last call. */
    observe(nowMs) {
        const { state, lastState } = this;
        if (state === lastState)
            return;
        this.lastState = state;
        // It went unasked by the planner: a crash, a TTL, an unload. What was closed left when it closed.
        const went = lastState === 'ready' && state !== 'loading' && !this.isClosed;
        if (went)
            this.leftAtMs = nowMs;
        if (state === 'ready')
            this.becameReady(nowMs);
        else if (state === 'stopped') {
            this.isClosed = this.isToldToStop = false;
            this.place = undefined;
            this.loadBeganAtMs = undefined;
        }
    }
    /** A request arrives: whether it came soon after the last one had ended says if lingering pays. */
    arrived(nowMs, lingerMs) {
        const usedAtMs = this.lastUsedAtMs();
        if (this.running > 0 || this.waiting > 0 || usedAtMs === -Infinity)
            return;
        this.returns = moved(this.returns, nowMs - usedAtMs <= lingerMs ? 1 : 0, RETURNS_WEIGHT);
    }
    start(place, devices, nowMs) {
        this.place = place;
        this.loadBeganAtMs = nowMs;
        this.loadMissing(devices);
    }
    /** Loads those members that do not run; a load that has begun for one of them is finished for all. */
    loadMissing(devices) {
        const isBroughtAlong = this.waiting === 0;
        const nowMs = performance.now();
        const missing = this.members.filter(({ upstream, queue }) => upstream.state === 'stopped' &&
            (queue.length > 0 || upstream.failedLoads.coolsUntilMs <= nowMs));
        const isWanted = () => isBroughtAlong || this.waiting > 0 || missing.some(({ upstream }) => upstream.hasBegun);
        for (const { upstream, queue } of missing) {
            upstream.load({ isWanted, isAwaited: () => queue.length > 0 }, placementOf(this.place?.members?.get(upstream.model.id), devices));
        }
        return missing.map(({ upstream }) => upstream.model.id);
    }
    /** One of its members runs already: that is to be taken over, which is not to wait for anybody. */
    takeOver({ upstream, queue }, place, devices, nowMs) {
        this.place ??= place;
        this.loadBeganAtMs ??= nowMs;
        const { members } = this.place;
        const demand = { isWanted: () => true, isAwaited: () => queue.length > 0 };
        upstream.load(demand, placementOf(members?.get(upstream.model.id), devices));
    }
    stop() {
        this.isToldToStop = true;
        for (const { upstream } of this.members)
            void upstream.stop('swap');
    }
    close(nowMs) {
        this.isClosed = true;
        this.leftAtMs = nowMs;
    }
    open() {
        this.isClosed = false;
    }
    /** Its members that still answer although they are to go, and when that is to end at the latest. */
    overdueAnswers() {
        const closedAtMs = this.isClosed && this.state === 'ready' ? this.leftAtMs : Infinity;
        return this.members.flatMap(({ upstream }) => {
            const sinceMs = Math.min(closedAtMs, upstream.drainsSinceMs ?? Infinity);
            const isDraining = upstream.inFlight > 0 && sinceMs < Infinity;
            return isDraining ? [{ upstream, atMs: sinceMs + upstream.model.drainTimeoutMs }] : [];
        });
    }
    /** To be stopped after its answers, for a change of the configuration; or not any more. */
    condemn(isToGo) {
        for (const { upstream } of this.members)
            upstream.condemn(isToGo);
    }
    /** When it was in use last; now, if it is. */
    lastUse(nowMs) {
        return this.running > 0 ? nowMs : Math.max(this.readyAtMs, this.lastUsedAtMs());
    }
    facts({ devices, places, place }) {
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
    lastUsedAtMs() {
        return Math.max(...this.members.map(({ upstream }) => upstream.lastUsedAtMs));
    }
    /** Of the normal requests where there is one: an old background request ends nobody's turn. */
    oldestArrivalMs() {
        const oldest = (entry) => Math.min(...this.members.map(({ queue }) => queue[entry]?.arrivedAtMs ?? Infinity));
        const normal = oldest('firstNormal');
        return normal < Infinity ? normal : oldest('firstBackground');
    }
    /** Members loaded later, into a unit that was ready before, give it no new turn. */
    becameReady(nowMs) {
        if (this.loadBeganAtMs === undefined)
            return;
        const sampleMs = nowMs - this.loadBeganAtMs;
        this.loadBeganAtMs = undefined;
        this.readyAtMs = nowMs;
        if (this.members.some(({ upstream }) => upstream.state !== 'ready'))
            return;
        const known = this.measuredLoadMs;
        this.measuredLoadMs = known === undefined ? sampleMs : moved(known, sampleMs, LOAD_WEIGHT);
    }
    sum(of) {
        return this.members.reduce((sum, member) => sum + of(member), 0);
    }
}
/** What runs for a definition of before is as good as told to stop: it drains, and takes nobody on. */
const stateOf = ({ upstream }) => upstream.isOutdated ? 'stopping' : upstream.state;
/** A moving average that gives the new sample the given weight. */
const moved = (average, sample, weight) => (1 - weight) * average + weight * sample;
//# sourceMappingURL=unit.js.map