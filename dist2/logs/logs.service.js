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
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { GatewayError } from '../errors.js';
import { LogBuffer } from '../lifecycle/log-buffer.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { GatewayLogger } from './gateway-logger.service.js';
import { WholeLines } from './whole-lines.js';
const ALL_BYTES = 1024 * 1024;
/** Recent output: of one model, of all, of the gateway, or of everything together. */
let LogsService = class LogsService {
    catalog;
    pool;
    gateway;
    everything = new LogBuffer(ALL_BYTES);
    /** Of all models, each line marked with the name. */
    models = new LogBuffer(ALL_BYTES);
    byModel = new Map();
    constructor(catalog, pool, gateway) {
        this.catalog = catalog;
        this.pool = pool;
        this.gateway = gateway;
        gateway.recent.follow((text) => {
            this.everything.append(text);
        });
        for (const upstream of pool.all)
            this.gather(upstream);
        pool.added.subscribe((upstream) => {
            this.gather(upstream);
        });
        pool.events.subscribe(({ kind, model }) => {
            if (kind !== 'stopped')
                return;
            this.byModel.get(model)?.flush();
            if (pool.get({ id: model }).isForgotten)
                this.byModel.delete(model);
        });
    }
    all() {
        return this.everything;
    }
    /** True for the name of a model. */
    has(name) {
        return this.catalog.find(name) !== undefined;
    }
    /** @throws GatewayError `model_not_found` */
    of(name) {
        return this.pool.get(this.catalog.get(name)).log;
    }
    /** By the names llama-swap has for them. @throws GatewayError `invalid_request` */
    named(name) {
        if (name === '')
            return this.everything;
        if (name === 'proxy')
            return this.gateway.recent;
        if (name === 'upstream')
            return this.models;
        if (this.has(name))
            return this.of(name);
        const message = `there is no log '${name}'; expected proxy, upstream or the name of a model`;
        throw new GatewayError('invalid_request', message);
    }
    /** Follows the log of one model, and marks its lines with the name. */
    gather({ log, model }) {
        const lines = new WholeLines((text) => {
            const marked = text.replaceAll(/^(?=.)/gm, `[${model.id}] `);
            this.everything.append(marked);
            this.models.append(marked);
        });
        log.follow((text) => {
            lines.append(text);
        });
        this.byModel.set(model.id, lines);
    }
};
LogsService = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog,
        UpstreamPool,
        GatewayLogger])
], LogsService);
export { LogsService };
//# sourceMappingURL=logs.service.js.map