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
import { Admission } from './admission.service.js';
import { Ledger } from './ledger.service.js';
import { outlook } from './planner/outlook.js';
import { QueueBounds } from './queue-bounds.service.js';
import { Scheduler } from './scheduler.service.js';
import { Seats } from './seats.service.js';
import { withOneMore } from './with-one-more.js';
/** What others may see of the scheduler: looking changes nothing but what is known of the memory. */
let Inspection = class Inspection {
    scheduler;
    seats;
    ledger;
    admission;
    bounds;
    constructor(scheduler, seats, ledger, admission, bounds) {
        this.scheduler = scheduler;
        this.seats = seats;
        this.ledger = ledger;
        this.admission = admission;
        this.bounds = bounds;
    }
    get policy() {
        return this.scheduler.policy;
    }
    snapshot() {
        return {
            policy: this.policy,
            facts: this.scheduler.facts(),
            units: this.seats.units,
            amounts: this.ledger.amounts,
            learned: (unit) => this.ledger.learned(unit),
            took: (unit) => this.ledger.took(unit),
        };
    }
    /** Looks how much room there is, where that can be measured. Never rejects. */
    measure() {
        return this.ledger.measure();
    }
    /** What a request for the model would meet now. Nothing is done, and nothing is written down. */
    prospect(model, saysBackground, user = {}) {
        const seat = this.seats.of(model);
        const { unit, upstream, queue } = seat;
        const isBackground = this.admission.isBackground(seat, saysBackground);
        const about = { unit: unit.id, isBackground };
        if (this.admission.canLease(seat, isBackground)) {
            return { ...about, kind: 'is served', by: model.id };
        }
        const substitute = isBackground ? this.admission.substitute(seat, user) : undefined;
        if (substitute !== undefined) {
            return { ...about, kind: 'is served', by: substitute.upstream.model.id };
        }
        const error = this.bounds.refusal(seat, performance.now());
        if (error !== undefined)
            return { ...about, kind: 'is refused', error };
        if (unit.isOpen && upstream.isResident) {
            return { ...about, kind: 'queues', waiting: queue.length, running: upstream.inFlight };
        }
        const facts = withOneMore(this.scheduler.facts(), unit.id, isBackground);
        return { ...about, kind: 'is planned', outlook: outlook(facts, unit.id), facts };
    }
};
Inspection = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Scheduler,
        Seats,
        Ledger,
        Admission,
        QueueBounds])
], Inspection);
export { Inspection };
//# sourceMappingURL=inspection.service.js.map