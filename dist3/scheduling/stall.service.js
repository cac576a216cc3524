var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var StallService_1;
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { GatewayError } from '../errors.js';
import { isAnswering } from '../lifecycle/health-probe.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { isToBeAsked } from './silence.js';
/** An answer to the question how it is may take as long as the bound, within these. */
const ANSWER_WITHIN_MS = { least: 1_000, most: 5_000 };
/** One question may fall into a bad moment: the second comes after this long. */
const PAUSE_MS = 1_000;
/** Looks every second which model has work and is silent; one that does not say how it is is restarted. */
let StallService = StallService_1 = class StallService {
    pool;
    watches = new WeakMap();
    ending = new AbortController();
    logger = new Logger(StallService_1.name);
    constructor(pool) {
        this.pool = pool;
    }
    look() {
        for (const upstream of this.pool.all) {
            const life = upstream.readyLife;
            if (life === undefined || upstream.model.stallTimeoutMs === Infinity)
                continue;
            const watch = this.watchOf(life);
            const nowMs = performance.now();
            const { inFlight, model } = upstream;
            const movedAtMs = movedLast(life, watch);
            const work = { ...watch, movedAtMs, inFlight, stallTimeoutMs: model.stallTimeoutMs };
            if (!watch.isAsking && isToBeAsked(work, nowMs))
                void this.ask(upstream, life, watch);
        }
    }
    onApplicationShutdown() {
        this.ending.abort();
    }
    watchOf(life) {
        const known = this.watches.get(life);
        if (known !== undefined)
            return known;
        const watch = { movedAtMs: -Infinity, askedAtMs: -Infinity, isAsking: false };
        this.watches.set(life, watch);
        return watch;
    }
    /** Anything may happen meanwhile: only what is as it was before the questions is stopped. */
    async ask(upstream, life, watch) {
        watch.askedAtMs = performance.now();
        watch.isAsking = true;
        const isSilent = await this.isSilent(life);
        watch.isAsking = false;
        if (!isSilent || upstream.readyLife !== life)
            return;
        const movedAtMs = movedLast(life, watch);
        if (movedAtMs > watch.askedAtMs || upstream.inFlight === 0)
            return;
        const { id } = upstream.model;
        const silentSec = Math.round((performance.now() - movedAtMs) / 1000);
        const { inFlight, pid } = upstream;
        this.logger.warn('model has stalled, stopping it', { model: id, pid, silentSec, inFlight });
        const message = `model '${id}' stopped answering and was restarted`;
        await upstream.stop('stalled', new GatewayError('upstream_closed', message));
    }
    /** Asks twice before it says so; false also where the question is not to be asked any more. */
    async isSilent(life) {
        const { checkEndpoint, stallTimeoutMs } = life.model;
        const { least, most } = ANSWER_WITHIN_MS;
        const withinMs = Math.max(least, Math.min(most, stallTimeoutMs));
        const signal = AbortSignal.any([life.over, this.ending.signal]);
        const baseUrl = life.running?.baseUrl;
        if (baseUrl === undefined)
            return false;
        const question = { baseUrl, checkEndpoint, withinMs, signal };
        if (await isAnswering(question))
            return false;
        await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
        return !signal.aborted && !(await isAnswering(question)) && !signal.aborted;
    }
};
__decorate([
    Cron('* * * * * *', { name: 'stall', waitForCompletion: true }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", void 0)
], StallService.prototype, "look", null);
StallService = StallService_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [UpstreamPool])
], StallService);
export { StallService };
/** The last sign of progress anybody has seen. That more requests come is none. */
function movedLast(life, watch) {
    if (life.hasMoved())
        watch.movedAtMs = performance.now();
    return Math.max(watch.movedAtMs, life.busySinceMs);
}
//# sourceMappingURL=stall.service.js.map