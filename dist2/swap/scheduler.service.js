var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var Scheduler_1;
import { Injectable, Logger } from '@nestjs/common';
import { LONGEST_MS } from '../config/limits.js';
import { GatewayError } from '../errors.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { DecisionRecorder } from './decision-recorder.service.js';
import { dispatch, dispatchInOrder } from './dispatch.js';
import { FactsReader } from './facts-reader.service.js';
import { plan } from './planner/plan.js';
import { shortage } from './planner/unfit.js';
import { QueueBounds } from './queue-bounds.service.js';
import { Seats } from './seats.service.js';
import { doesNotFit, shortFacts } from './short-of-room.js';
/** The planner settles after a handful; more means that it contradicts itself. */
const MOST_ROUNDS = 50;
/**
 * Carries out what the planner decides. Every event makes one pass, without awaiting: let waiting
 * requests through, plan, act, until there is nothing to do; then one timer for the next moment at
 * which time alone changes something.
 */
let Scheduler = Scheduler_1 = class Scheduler {
    seats;
    reader;
    recorder;
    bounds;
    logger = new Logger(Scheduler_1.name);
    claims = [];
    timer;
    isPassing = false;
    isPassDue = false;
    isClosed = false;
    /** The room that was last told of. */
    told;
    constructor(seats, reader, recorder, bounds, pool) {
        this.seats = seats;
        this.reader = reader;
        this.recorder = recorder;
        this.bounds = bounds;
        pool.events.subscribe((event) => {
            // One error for all who waited, before anything else is decided.
            if (event.kind === 'load failed')
                seats.of({ id: event.model }).queue.failAll(event.error);
            if (event.kind !== 'lease ended' || this.isAnyoneConcerned())
                this.pass();
            if (event.kind === 'stopped')
                seats.clear();
        });
        reader.roomChanges.subscribe(() => {
            const usable = reader.usable();
            this.told = JSON.stringify(usable);
            recorder.roomChanges('measured', usable);
            this.pass();
        });
        reader.policyChanges.subscribe(() => {
            this.configurationChanged();
        });
        this.told = JSON.stringify(reader.usable());
    }
    onApplicationShutdown() {
        clearTimeout(this.timer);
    }
    /** Notes that a request for the unit arrives, before it is let through or queued. */
    arrived(unit) {
        unit.arrived(performance.now(), this.reader.policy.lingerMs);
    }
    get policy() {
        return this.reader.policy;
    }
    /** Everything as the planner would be told now. */
    facts() {
        return this.reader.read(performance.now(), this.claims);
    }
    /** @throws GatewayError `model_not_loaded` unless the seat's model is there for requests now. */
    requireResident({ unit, upstream }) {
        if (unit.isOpen && upstream.isResident)
            return;
        this.recorder.refusesToLoad(unit, upstream.model.id);
        throw GatewayError.modelNotLoaded(upstream.model.id);
    }
    /** No more loads; what runs is left to whoever asked for this. */
    close() {
        this.isClosed = true;
        this.claims = [];
        clearTimeout(this.timer);
    }
    /** Runs already, by somebody else's doing: what may not run beside it any more drains and goes. */
    takeOver(seat, devices) {
        const { unit, upstream } = seat;
        if (this.isClosed || upstream.state !== 'stopped')
            return;
        const place = unit.place ?? this.reader.placeFound(unit, devices);
        this.isPassing = true;
        try {
            this.recorder.takesOver(unit, upstream.model.id, place);
            unit.takeOver(seat, place, this.reader.policy.devices, performance.now());
            this.condemnSurplus();
            for (const one of this.seats.all)
                one.upstream.reconsider('displaced');
        }
        finally {
            this.isPassing = false;
        }
        this.pass();
    }
    /** Call after every event. An event caused by the pass itself makes one more round. */
    pass() {
        this.isPassDue = true;
        if (this.isPassing)
            return;
        this.isPassing = true;
        try {
            while (this.isPassDue) {
                this.isPassDue = false;
                this.passOnce();
            }
        }
        finally {
            this.isPassing = false;
        }
    }
    passOnce() {
        this.settle();
        if (this.isClosed)
            return;
        clearTimeout(this.timer);
        const wakeAtMs = this.planUntilDone();
        for (const unit of this.seats.units)
            this.refill(unit);
        const cutAtMs = this.cutOverdue();
        this.wakeAt(Math.min(wakeAtMs, this.promotionAtMs(), this.bounds.nextExpiryAtMs(), cutAtMs));
    }
    /** Dispatch comes before planning, each time: who is served needs no plan. */
    planUntilDone() {
        for (let round = 0; round < MOST_ROUNDS; round += 1) {
            if (!this.isAnyoneWaitingForRoom())
                return Infinity;
            const facts = this.facts();
            // Others may go on once somebody before them has been refused: these facts are not of now.
            if (!this.refuseUnfit(facts)) {
                const { claims, actions, wakeAtMs } = plan(facts);
                this.claims = claims;
                for (const action of actions)
                    this.act(action, facts);
                if (actions.length === 0)
                    return wakeAtMs;
            }
            this.settle();
        }
        this.logger.error('the planner does not settle');
        return Infinity;
    }
    settle() {
        const nowMs = performance.now();
        for (const unit of this.seats.units)
            unit.observe(nowMs);
        this.dispatch();
    }
    /** Answers that go on for too long after their unit was closed end; returns when the next will have. */
    cutOverdue() {
        const nowMs = performance.now();
        const dues = this.seats.units.flatMap((unit) => unit.overdueAnswers());
        for (const { upstream, atMs } of dues) {
            const { id, drainTimeoutMs } = upstream.model;
            if (atMs <= nowMs)
                upstream.cutAnswers(GatewayError.drainedTooLong(id, drainTimeoutMs));
        }
        return Math.min(Infinity, ...dues.map(({ atMs }) => atMs).filter((atMs) => atMs > nowMs));
    }
    /** Lets waiting requests through to open units; before planning, so that a load serves someone. */
    dispatch() {
        for (const { unit, upstream, queue } of this.seats.all) {
            if (!unit.isOpen || !upstream.isResident) {
                queue.failWithoutLoad(() => GatewayError.modelNotLoaded(upstream.model.id));
            }
        }
        const nowMs = performance.now();
        this.bounds.expire(nowMs);
        this.promote();
        if (this.reader.policy.isFifo)
            dispatchInOrder(this.seats, nowMs);
        else
            dispatch(this.seats.units, nowMs);
    }
    /** Once a background request has waited too long, all for its model are normal. */
    promote() {
        const dueMs = performance.now() - this.reader.policy.backgroundWaitMs;
        for (const { unit, upstream, queue } of this.seats.all) {
            const oldest = queue.firstBackground;
            if (oldest === undefined || oldest.arrivedAtMs > dueMs)
                continue;
            const waiters = queue.length - queue.normalLength;
            this.recorder.promotes(unit, upstream.model.id, waiters);
            queue.promote();
        }
    }
    promotionAtMs() {
        const oldestMs = Math.min(...this.seats.all.map(({ queue }) => queue.firstBackground?.arrivedAtMs ?? Infinity));
        return oldestMs + this.reader.policy.backgroundWaitMs;
    }
    /** Somebody waits for an answer to end, or may go on with it. */
    isAnyoneConcerned() {
        if (this.claims.length > 0)
            return true;
        for (const { queue, unit } of this.seats.all)
            if (queue.length > 0 || !unit.isOpen)
                return true;
        return false;
    }
    isAnyoneWaitingForRoom() {
        return (this.claims.length > 0 ||
            this.seats.units.some((unit) => unit.isClosed || (unit.waiting > 0 && !(unit.state === 'ready' && unit.isOpen))));
    }
    wakeAt(atMs) {
        if (atMs === Infinity)
            return;
        const inMs = Math.max(0, Math.ceil(atMs - performance.now()));
        this.timer = setTimeout(() => {
            this.pass();
        }, Math.min(inMs, LONGEST_MS));
    }
    /** Claims and places are made anew; what is not to run any more drains and goes. */
    configurationChanged() {
        if (this.isClosed)
            return;
        this.claims = [];
        this.tellRoom();
        this.isPassing = true;
        try {
            this.decideWhatGoes();
            for (const { unit, upstream, queue } of this.seats.all) {
                if (unit.isLeaving)
                    queue.failAll(GatewayError.modelNotFound(upstream.model.id));
                upstream.reconsider();
            }
            this.seats.clear();
        }
        finally {
            this.isPassing = false;
        }
        this.pass();
    }
    /** Anew each time: what an earlier change condemned may stay by now, or still has to go. */
    decideWhatGoes() {
        const { units, all } = this.seats;
        const hasSurplus = units.some((unit) => unit.isRearranged) || all.some(({ upstream }) => upstream.isCondemned);
        for (const { unit, upstream } of all)
            upstream.condemn(this.reader.isDisplaced(unit, upstream));
        for (const unit of units)
            this.place(unit);
        if (hasSurplus)
            this.condemnSurplus();
    }
    /** By new devices and groups, a unit may be elsewhere, or count for more. */
    place(unit) {
        const place = this.reader.moved(unit);
        unit.isRearranged = false;
        if (place === undefined || place === unit.place)
            return;
        unit.place = place;
        if (!unit.isLeaving)
            this.recorder.moved(unit, place);
    }
    /** Where groups changed, what runs may not run together any more: what was used last stays. */
    condemnSurplus() {
        const nowMs = performance.now();
        const leastUsedFirst = this.seats.units
            .filter(({ definition, state }) => !definition.isPinned && isRunning(state))
            .sort((a, b) => a.lastUse(nowMs) - b.lastUse(nowMs));
        for (const unit of leastUsedFirst)
            if (this.reader.isInTheWay(unit))
                unit.condemn(true);
    }
    /** Where it is another than was told before. */
    tellRoom() {
        const usable = this.reader.usable();
        const told = JSON.stringify(usable);
        if (told !== this.told)
            this.recorder.roomChanges('reloaded', usable);
        this.told = told;
    }
    /** Those for which there will be no room get to know it, at once. True if there were any. */
    refuseUnfit(facts) {
        const { devices } = this.reader.policy;
        let hasRefused = false;
        for (const own of facts.units) {
            const unit = this.seats.unit(own.id);
            if (unit.waiting === 0 || unit.state !== 'stopped')
                continue;
            const short = shortage(own, facts);
            if (short === undefined)
                continue;
            hasRefused = true;
            this.recorder.refuses(unit, shortFacts(short, devices));
            const error = doesNotFit(unit.id, short, devices);
            for (const { queue } of unit.members)
                queue.failAll(error);
        }
        return hasRefused;
    }
    /**
     * A member that is wanted and does not run joins its unit, whose room it has, or will have once
     * what a reload condemned is gone; after planning. As at the first load, all that do not run come
     * with it.
     */
    refill(unit) {
        const isMissing = ({ upstream, queue }) => queue.length > 0 && upstream.state === 'stopped';
        if (unit.state !== 'ready' || !unit.isOpen || !unit.members.some(isMissing))
            return;
        const isAnyoneGoing = this.seats.units.some(({ state }) => state === 'stopping');
        if (isAnyoneGoing && this.reader.isCrowded(unit))
            return;
        this.recorder.startsAgain(unit, unit.loadMissing(this.reader.policy.devices));
    }
    act(action, facts) {
        const unit = this.seats.unit(action.unit);
        if (action.kind === 'start') {
            const place = this.reader.placeAt(unit, action.place);
            this.recorder.starts(action, place, facts);
            unit.start(place, this.reader.policy.devices, facts.nowMs);
            return;
        }
        this.recorder.leaves(action, facts);
        if (action.kind === 'close')
            unit.close(facts.nowMs);
        else if (action.kind === 'open')
            unit.open();
        else
            unit.stop();
    }
};
Scheduler = Scheduler_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Seats,
        FactsReader,
        DecisionRecorder,
        QueueBounds,
        UpstreamPool])
], Scheduler);
export { Scheduler };
const isRunning = (state) => state === 'loading' || state === 'ready';
//# sourceMappingURL=scheduler.service.js.map