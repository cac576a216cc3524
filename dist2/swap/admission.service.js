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
import { mayUse } from '../catalog/may-use.js';
import { PolicyService } from '../catalog/policy.service.js';
import { takes } from './dispatch.js';
import { Seats } from './seats.service.js';
/** Who gets a lease at once. Looks, and changes nothing. */
let Admission = class Admission {
    seats;
    policies;
    constructor(seats, policies) {
        this.seats = seats;
        this.policies = policies;
    }
    /** By what the request says, or by its model. Strictly in order, nobody lets others pass. */
    isBackground({ upstream }, saysSo) {
        if (this.policies.current.isFifo)
            return false;
        return saysSo || this.policies.of(upstream.model.id).isBackground;
    }
    /** Nobody is passed: neither who waits for the model nor, in strict order, who waits for any. */
    canLease({ unit, upstream, queue }, isBackground) {
        if (queue.length > 0 || !takes(unit, isBackground) || !upstream.isAvailable)
            return false;
        return (!this.policies.current.isFifo || this.seats.all.every((other) => other.queue.length === 0));
    }
    /**
     * A resident model that may answer a background request for one that would have to be loaded; one
     * of those there are for who asks.
     */
    substitute({ unit, upstream }, user) {
        const isThere = unit.isOpen && (unit.state === 'ready' || unit.state === 'loading');
        if (isThere)
            return undefined;
        return this.policies
            .of(upstream.model.id)
            .fallback.map((other) => this.seats.of({ id: other }))
            .find((seat) => mayUse(user, seat.upstream.model) && this.canLease(seat, true));
    }
};
Admission = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Seats,
        PolicyService])
], Admission);
export { Admission };
//# sourceMappingURL=admission.service.js.map