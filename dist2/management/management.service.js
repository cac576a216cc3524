var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var ManagementService_1;
import { Injectable, Logger } from '@nestjs/common';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { SwapService } from '../swap/swap.service.js';
import { LoadOrders } from './load-orders.service.js';
import { listedEntries, listedModel } from './listed-model.js';
import { modelStatus } from './model-status.js';
/** What operators ask for: lists, loads and unloads. None of it counts as use of a model. */
let ManagementService = ManagementService_1 = class ManagementService {
    catalog;
    pool;
    swap;
    orders;
    config;
    createdSec = Math.floor(Date.now() / 1000);
    logger = new Logger(ManagementService_1.name);
    constructor(catalog, pool, swap, orders, config) {
        this.catalog = catalog;
        this.pool = pool;
        this.swap = swap;
        this.orders = orders;
        this.config = config;
    }
    list(user) {
        return this.catalog
            .visibleTo(user)
            .filter(({ isListed }) => isListed)
            .flatMap((model) => listedEntries(model, this.status(model), this.listing));
    }
    /** @throws GatewayError `model_not_found` */
    get(name, user) {
        const model = this.catalog.get(name, user);
        return listedModel(model, this.status(model), this.createdSec);
    }
    status(model) {
        const { state, isAsleep, failedLoads } = this.pool.get(model);
        return modelStatus({ state, isAsleep, failedLoads, isOrdered: this.orders.has(model) });
    }
    resident() {
        return this.pool.all.filter(({ state }) => state === 'ready').map(({ model }) => model.id);
    }
    /** Answers once the model is ready; a client that leaves no longer waits for it. */
    async load(model, request, reply) {
        const signal = leaving(reply);
        try {
            await this.swap.load(model, signal);
        }
        catch (error) {
            if (signal.aborted)
                return;
            throw error;
        }
        await reply.send({ status: 'ok', message: `${model.id} is ready` });
    }
    /** Of those who do not wait: how it goes is told by the status. @throws GatewayError */
    async orderLoad(name, user) {
        const model = this.catalog.get(name, user);
        const { value } = this.status(model);
        if (value === 'loading' || value === 'loaded' || this.orders.has(model)) {
            throw unfitting(`model '${model.id}' is already running`);
        }
        await this.orders.place(model);
    }
    /** False if there is nothing to unload. A client that leaves takes an order to drain back. */
    async unload(model, drain, reply) {
        const wasOrdered = this.orders.withdraw(model);
        const wasRunning = await this.swap.unload(model, { drain, signal: leaving(reply) });
        return wasRunning || wasOrdered;
    }
    /** Of those who do not wait. @throws GatewayError */
    orderUnload(name, user) {
        const model = this.catalog.get(name, user);
        const wasOrdered = this.orders.withdraw(model);
        if (this.pool.get(model).state !== 'stopped')
            void this.stop(model);
        else if (!wasOrdered)
            throw unfitting(`model '${model.id}' is not running`);
    }
    /** Resolves once nothing of it is left, at once if there is nothing. @throws GatewayError */
    async unloadByName(name, user) {
        const model = this.catalog.get(name, user);
        this.orders.withdraw(model);
        await this.stop(model);
    }
    /** Resolves once nothing of what runs is left. */
    async unloadAll() {
        this.orders.withdrawAll();
        await this.swap.unloadAll();
    }
    /** Loads what the configuration wants loaded from the start; failures are the log's. */
    async preload() {
        const { preload } = this.config.hooks.on_startup;
        const forever = new AbortController().signal;
        const loads = preload.map(async (id) => {
            await this.swap.load(this.catalog.get(id), forever).catch((error) => {
                const reason = error instanceof GatewayError ? { reason: error.message } : {};
                this.logger.warn('preload failed', {
                    model: id,
                    ...reason,
                    private: { error: String(error) },
                });
            });
        });
        await Promise.all(loads);
    }
    get listing() {
        return { createdSec: this.createdSec, hasAliases: this.config.includeAliasesInList };
    }
    stop(model) {
        return this.swap.unload(model, { drain: false, signal: new AbortController().signal });
    }
};
ManagementService = ManagementService_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog,
        UpstreamPool,
        SwapService,
        LoadOrders,
        GatewayConfig])
], ManagementService);
export { ManagementService };
const unfitting = (message) => new GatewayError('invalid_request', message, { param: 'model' });
/** Aborts when the client has left. */
function leaving({ raw }) {
    const controller = new AbortController();
    raw.once('close', () => {
        controller.abort();
    });
    return controller.signal;
}
//# sourceMappingURL=management.service.js.map