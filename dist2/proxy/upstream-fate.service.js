var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { isAnswering } from '../lifecycle/health-probe.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
/**
 * A connection breaks before the exit of the process that held it is noticed; with much memory to give
 * back, long before.
 */
const NOTICED_WITHIN_MS = 1_000;
const ASK_AGAIN_MS = 25;
/** Tells a connection that broke from an upstream that died. */
let UpstreamFate = class UpstreamFate {
    pool;
    constructor(pool) {
        this.pool = pool;
    }
    /** An answer of it broke, and nobody asks for another: it looks by itself whether it lives. */
    doubt(model) {
        this.pool.find(model)?.readyLife?.running?.recheck?.();
    }
    /**
     * Resolves when a model whose connection broke is known to live on, seems to, or has ended: then
     * with the reason. One that answers lives; one that does not has probably died.
     */
    async known(model, signal) {
        const life = this.pool.find(model)?.readyLife;
        if (life?.running === undefined || signal.aborted)
            return undefined;
        const bound = AbortSignal.timeout(NOTICED_WITHIN_MS);
        const known = AbortSignal.any([signal, life.over, bound]);
        const { running } = life;
        const { baseUrl } = running;
        const { checkEndpoint } = model;
        const question = { baseUrl, checkEndpoint, withinMs: NOTICED_WITHIN_MS, signal: known };
        while (!known.aborted && !(await isAnswering(question))) {
            running.recheck?.();
            await sleep(ASK_AGAIN_MS, undefined, { signal: known }).catch(() => undefined);
        }
        return life.over.aborted ? life.reason : undefined;
    }
};
UpstreamFate = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [UpstreamPool])
], UpstreamFate);
export { UpstreamFate };
//# sourceMappingURL=upstream-fate.service.js.map