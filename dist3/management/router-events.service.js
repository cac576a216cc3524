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
import { Subject } from 'rxjs';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { PolicyService } from '../catalog/policy.service.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { LoadOrders } from './load-orders.service.js';
import { ManagementService } from './management.service.js';
import { MODELS_RELOADED, statusEvents } from './router-event.js';
/** What happens to the listed models, as llama.cpp's router tells it. */
let RouterEvents = class RouterEvents {
    catalog;
    management;
    all;
    subject = new Subject();
    /** The last status told of each model. */
    told = new Map();
    constructor(catalog, management, pool, orders, policies) {
        this.catalog = catalog;
        this.management = management;
        this.all = this.subject.asObservable();
        pool.events.subscribe(({ kind, model }) => {
            if (kind !== 'lease ended')
                this.look(model);
        });
        orders.changes.subscribe((model) => {
            this.look(model);
        });
        policies.changes.subscribe(() => {
            this.told.clear();
            this.subject.next(MODELS_RELOADED);
        });
    }
    look(id) {
        const model = this.catalog.find(id);
        if (model?.isListed !== true)
            return;
        const events = statusEvents(model.id, this.management.status(model));
        const status = events.at(-1)?.data?.status;
        if (status === undefined || this.told.get(id) === status)
            return;
        this.told.set(id, status);
        for (const event of events)
            this.subject.next(event);
    }
};
RouterEvents = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog,
        ManagementService,
        UpstreamPool,
        LoadOrders,
        PolicyService])
], RouterEvents);
export { RouterEvents };
//# sourceMappingURL=router-events.service.js.map