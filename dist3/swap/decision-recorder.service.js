var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { Injectable } from '@nestjs/common';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { DecisionLog } from './decision-log.service.js';
import { Ledger } from './ledger.service.js';
import { Seats } from './seats.service.js';
import { seconds } from './seconds.js';
/** Writes down what is decided, with the facts it was decided by, and what comes of it. */
let DecisionRecorder = class DecisionRecorder {
    log;
    seats;
    constructor(log, seats, pool, ledger) {
        this.log = log;
        this.seats = seats;
        ledger.measurements.subscribe(({ unit, took }) => {
            this.measured(unit, took);
        });
        pool.events.subscribe((event) => {
            this.happened(event);
        });
    }
    /** It closes, stops, or reopens instead. To be called before that is carried out. */
    leaves(action, facts) {
        const unit = this.seats.unit(action.unit);
        const common = { unit: unit.id, models: modelsOf(unit) };
        switch (action.kind) {
            case 'close': {
                const { why, for: beneficiary } = action;
                const all = { ...stateOf(unit.id, facts), ...waiterOf(beneficiary, facts) };
                this.log.add({ kind: 'close', ...common, why, for: beneficiary, facts: all });
                break;
            }
            case 'open': {
                const { why, for: beneficiary } = action;
                const whom = beneficiary === undefined ? {} : { for: beneficiary };
                this.log.add({ kind: 'reopen', ...common, why, ...whom, facts: stateOf(unit.id, facts) });
                break;
            }
            case 'stop': {
                const why = 'has drained for another';
                this.log.add({ kind: 'stop', ...common, why, for: action.for, facts: {} });
                break;
            }
        }
    }
    /** `place`: where it is started. */
    starts(action, place, facts) {
        const unit = this.seats.unit(action.unit);
        const whom = action.why === 'comes along' ? { for: action.with } : {};
        this.log.add({
            kind: 'start',
            unit: unit.id,
            models: modelsOf(unit),
            why: action.why,
            ...whom,
            facts: { ...placeFacts(place), ...waiterOf(unit.id, facts) },
        });
    }
    startsAgain({ id }, models) {
        const why = 'a member is wanted again';
        if (models.length > 0)
            this.log.add({ kind: 'start', unit: id, models, why, facts: {} });
    }
    /** Somebody else has started it, or the gateway before it ended. */
    takesOver({ id }, model, place) {
        const about = { unit: id, models: [model], facts: placeFacts(place) };
        this.log.add({ kind: 'start', why: 'runs already', ...about });
    }
    refuses(unit, facts) {
        const models = modelsOf(unit);
        this.log.add({ kind: 'refuse', unit: unit.id, models, why: 'can never fit', facts });
    }
    refusesToLoad(unit, model) {
        const facts = { state: unit.state, closed: unit.isClosed };
        this.log.add({ kind: 'refuse', unit: unit.id, models: [model], why: 'not loaded', facts });
    }
    turnsAway({ id, waiting }, model, why) {
        this.log.add({ kind: 'refuse', unit: id, models: [model], why, facts: { waiting } });
    }
    promotes(unit, model, waiters) {
        const about = { unit: unit.id, models: [model] };
        this.log.add({ kind: 'promote', ...about, why: 'waited too long', facts: { waiters } });
    }
    /** `usable`: what all units together may take of each device by now. */
    roomChanges(why, usable) {
        this.log.add({ kind: 'room', unit: '', models: [], why, facts: { usable } });
    }
    /** Its devices are not there any more, or it is known only now where it is. */
    moved(unit, place) {
        const about = { unit: unit.id, models: modelsOf(unit) };
        this.log.add({ kind: 'moved', ...about, why: 'other devices', facts: placeFacts(place) });
    }
    measured({ id, members }, took) {
        const models = members.map(({ upstream }) => upstream.model.id);
        this.log.add({ kind: 'measured', unit: id, models, why: 'loaded alone', facts: { took } });
    }
    happened(event) {
        const { kind, model } = event;
        // Of a model that is no more, an answer may end after everything else.
        if (kind === 'lease ended' || kind === 'drain given up')
            return;
        const about = { unit: this.seats.of({ id: model }).unit.id, models: [model] };
        if (event.kind === 'ready') {
            const facts = { loadSec: seconds(event.loadMs) };
            this.log.add({ kind: 'loaded', ...about, why: 'ready', facts });
        }
        else if (event.kind === 'load failed') {
            const facts = { code: event.error.code };
            this.log.add({ kind: 'failed', ...about, why: 'load_failed', facts });
        }
        else if (event.kind === 'stopping' && event.reason === 'crash') {
            this.log.add({ kind: 'failed', ...about, why: 'crash', facts: {} });
        }
        else if (event.kind === 'stopping' && isAsked(event.reason)) {
            this.log.add({ kind: 'stop', ...about, why: event.reason, facts: {} });
        }
        else if (event.kind === 'stopped') {
            this.log.add({ kind: 'gone', ...about, why: event.reason, facts: {} });
        }
    }
};
DecisionRecorder = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [DecisionLog,
        Seats,
        UpstreamPool,
        Ledger])
], DecisionRecorder);
export { DecisionRecorder };
/** Not by the planner, which says so itself. */
const isAsked = (reason) => reason !== 'swap' && reason !== 'load_failed';
/** Those it will start, or those that run. */
function modelsOf({ state, members }) {
    const all = members.map(({ upstream }) => upstream);
    const meant = all.filter((upstream) => state === 'stopped' ? true : upstream.state === 'ready' || upstream.state === 'loading');
    return meant.map(({ model }) => model.id);
}
const placeFacts = ({ alone, footprint }) => ({
    place: footprint,
    alone: alone === 1,
});
function stateOf(id, { units, nowMs }) {
    const unit = units.find((one) => one.id === id);
    if (unit === undefined)
        return {};
    const { running, waiting, usedAtMs, readyAtMs, loadTimeMs } = unit;
    return {
        running,
        waiting,
        unusedSec: seconds(nowMs - usedAtMs),
        residentSec: seconds(nowMs - readyAtMs),
        loadTimeSec: seconds(loadTimeMs),
    };
}
/** How many wait for it, and how long it has been its turn to ask. */
function waiterOf(id, { units, nowMs }) {
    const waiter = units.find((one) => one.id === id);
    if (waiter === undefined || waiter.waiting === 0)
        return {};
    return {
        waiters: waiter.waiting,
        backgroundWaiters: waiter.waiting - waiter.waitingNormal,
        waitedSec: seconds(nowMs - waiter.sinceMs),
    };
}
//# sourceMappingURL=decision-recorder.service.js.map