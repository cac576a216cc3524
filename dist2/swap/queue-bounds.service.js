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
import { PolicyService } from '../catalog/policy.service.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { DecisionRecorder } from './decision-recorder.service.js';
import { Seats } from './seats.service.js';
/** Where answers are given and none has been finished yet that others waited for. */
const ASSUMED_PAUSE_MS = 10_000;
/** How many may wait, for how long, and for what it makes sense to wait at all. */
let QueueBounds = class QueueBounds {
    seats;
    policies;
    config;
    recorder;
    constructor(seats, policies, config, recorder) {
        this.seats = seats;
        this.policies = policies;
        this.config = config;
        this.recorder = recorder;
    }
    /** Why a request may not wait now, if so. Looks, and changes nothing. */
    refusal(seat, nowMs) {
        return this.coolingDown(seat, nowMs) ?? this.full(seat, nowMs);
    }
    /**
     * @param isReturning it was in before, and has its place
     * @throws GatewayError `model_load_failed` while loads have failed lately, `queue_full`
     */
    admit(seat, nowMs, isReturning) {
        const error = isReturning ? this.coolingDown(seat, nowMs) : this.refusal(seat, nowMs);
        if (error === undefined)
            return;
        const why = error.code === 'queue_full' ? 'queue full' : 'cooling down';
        this.recorder.turnsAway(seat.unit, seat.upstream.model.id, why);
        throw error;
    }
    /** An order to load waits too. @throws GatewayError `queue_full` */
    admitOrder(seat, nowMs) {
        const error = this.full(seat, nowMs);
        if (error === undefined)
            return;
        this.recorder.turnsAway(seat.unit, seat.upstream.model.id, 'queue full');
        throw error;
    }
    /** Those who have waited as long as they may get to know it. */
    expire(nowMs) {
        for (const seat of this.seats.all) {
            const { unit, upstream, queue } = seat;
            const { id, queueTimeoutMs } = upstream.model;
            queue.failSince(nowMs - queueTimeoutMs, () => {
                this.recorder.turnsAway(unit, id, 'waited too long');
                const message = `model '${id}' had no place for the request within ${queueTimeoutMs / 1000} s`;
                const retryAfterSec = this.roomInMs(seat, nowMs) / 1000;
                return new GatewayError('queue_timeout', message, { retryAfterSec });
            });
        }
    }
    /** When the next will have waited as long as it may. */
    nextExpiryAtMs() {
        return Math.min(...this.seats.all.map(({ upstream, queue }) => queue.oldestArrivalMs + upstream.model.queueTimeoutMs));
    }
    coolingDown({ upstream }, nowMs) {
        const { coolsUntilMs, last } = upstream.failedLoads;
        return coolsUntilMs > nowMs ? last?.coolingFor(coolsUntilMs - nowMs) : undefined;
    }
    full(seat, nowMs) {
        const { id, queueLimit } = seat.upstream.model;
        const { totalQueueLimit } = this.config;
        const { all } = this.seats;
        if (seat.queue.length >= queueLimit) {
            const message = `${seat.queue.length} requests wait for model '${id}' already`;
            return queueFull(message, this.roomInMs(seat, nowMs));
        }
        const total = all.reduce((sum, { queue }) => sum + queue.length, 0);
        if (totalQueueLimit === 0 || total < totalQueueLimit)
            return undefined;
        const waitedFor = all.filter(({ queue }) => queue.length > 0);
        const soonest = Math.min(...waitedFor.map((other) => this.roomInMs(other, nowMs)));
        return queueFull(`${total} requests wait for models already`, soonest);
    }
    /** When somebody is likely to leave the queue: its model is ready by then, and has answered one more. */
    roomInMs({ unit, upstream, queue }, nowMs) {
        if (upstream.isResident && unit.isOpen)
            return queue.nextInMs(nowMs) ?? ASSUMED_PAUSE_MS;
        return unit.readyInMs(nowMs, this.policies.current.turnMs);
    }
};
QueueBounds = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Seats,
        PolicyService,
        GatewayConfig,
        DecisionRecorder])
], QueueBounds);
export { QueueBounds };
const queueFull = (message, roomInMs) => new GatewayError('queue_full', message, { retryAfterSec: roomInMs / 1000 });
//# sourceMappingURL=queue-bounds.service.js.map