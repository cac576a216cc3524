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
import { Cron } from '@nestjs/schedule';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { SwapService } from '../swap/swap.service.js';
import { hasExpired } from './expired.js';
/** Looks every second whose TTL has passed. */
let TtlService = class TtlService {
    pool;
    swap;
    constructor(pool, swap) {
        this.pool = pool;
        this.swap = swap;
    }
    unloadExpired() {
        const nowMs = performance.now();
        for (const upstream of this.pool.all) {
            if (hasExpired(factsOf(upstream), nowMs))
                this.swap.expire(upstream.model);
        }
    }
};
__decorate([
    Cron('* * * * * *', { name: 'ttl', waitForCompletion: true }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", void 0)
], TtlService.prototype, "unloadExpired", null);
TtlService = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [UpstreamPool,
        SwapService])
], TtlService);
export { TtlService };
const factsOf = ({ state, inFlight, readyAtMs, lastUsedAtMs, model }) => ({
    isReady: state === 'ready',
    inFlight,
    readyAtMs,
    lastUsedAtMs,
    ttlMs: model.ttlMs,
});
//# sourceMappingURL=ttl.service.js.map