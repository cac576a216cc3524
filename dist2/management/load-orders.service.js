var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var LoadOrders_1;
import { setImmediate as aMoment } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { toGatewayError } from '../http/to-gateway-error.js';
import { SwapService } from '../swap/swap.service.js';
/**
 * Loads that were asked for by clients that do not wait for them: at most one a model. An order ends
 * with its load, which is bounded as any load is, with a refusal, or when it is withdrawn.
 */
let LoadOrders = LoadOrders_1 = class LoadOrders {
    swap;
    /** Told the id of the model whose order was placed, or has ended. */
    changes;
    subject = new Subject();
    orders = new Map();
    logger = new Logger(LoadOrders_1.name);
    constructor(swap) {
        this.swap = swap;
        this.changes = this.subject.asObservable();
    }
    has({ id }) {
        return this.orders.has(id);
    }
    /** Resolves once the load is under way, or waits for its turn. @throws GatewayError why it never will */
    async place(model) {
        const order = new AbortController();
        this.orders.set(model.id, order);
        this.subject.next(model.id);
        const load = this.swap.load(model, order.signal).finally(() => {
            if (this.orders.get(model.id) !== order)
                return;
            this.orders.delete(model.id);
            this.subject.next(model.id);
        });
        let isAccepted = false;
        load.catch((error) => {
            if (!isAccepted || order.signal.aborted)
                return;
            const { message: reason } = toGatewayError(error);
            this.logger.warn('load that was asked for failed', { model: model.id, reason });
        });
        // What cannot be is refused before anything else happens.
        await Promise.race([load, aMoment()]);
        isAccepted = true;
    }
    /** False if there is none. A load that has begun goes on. */
    withdraw({ id }) {
        const order = this.orders.get(id);
        if (order === undefined)
            return false;
        this.orders.delete(id);
        order.abort();
        this.subject.next(id);
        return true;
    }
    withdrawAll() {
        for (const id of [...this.orders.keys()])
            this.withdraw({ id });
    }
};
LoadOrders = LoadOrders_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [SwapService])
], LoadOrders);
export { LoadOrders };
//# sourceMappingURL=load-orders.service.js.map