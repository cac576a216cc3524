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
import { RoomSettling } from './room-settling.service.js';
import { Runtime } from './runtimes/runtime.js';
import { SwapLock } from './swap-lock.service.js';
import { Upstream } from './upstream.js';
/** The upstreams of all models, loaded or not, and what happens to them. */
let UpstreamPool = class UpstreamPool {
    /** Told synchronously, after the state has changed. */
    events;
    /** One that was not there before. */
    added;
    eventSubject = new Subject();
    addedSubject = new Subject();
    means;
    byId = new Map();
    constructor(catalog, runtime, lock, settling) {
        this.means = { runtime, lock, settling };
        this.events = this.eventSubject.asObservable();
        this.added = this.addedSubject.asObservable();
        this.adopt(catalog.models);
        catalog.changes.subscribe((models) => {
            this.adopt(models);
        });
    }
    /** In the order of the file; then those that are no models any more and have not ended yet. */
    get all() {
        return [...this.byId.values()].filter(({ isForgotten }) => !isForgotten);
    }
    get(model) {
        const upstream = this.find(model);
        if (upstream === undefined)
            throw new RangeError(`no upstream for '${model.id}'`);
        return upstream;
    }
    find({ id }) {
        return this.byId.get(id);
    }
    adopt(models) {
        const before = new Map([...this.byId].filter(([, { isForgotten }]) => !isForgotten));
        const present = models.map((model) => [
            model.id,
            before.get(model.id) ?? this.create(model),
        ]);
        for (const model of models)
            before.get(model.id)?.adopt(model);
        const ids = new Set(models.map(({ id }) => id));
        const leaving = [...before].filter(([id]) => !ids.has(id));
        for (const [, upstream] of leaving)
            upstream.adopt(undefined);
        this.byId = new Map([...present, ...leaving]);
        for (const [id, upstream] of present)
            if (!before.has(id))
                this.addedSubject.next(upstream);
    }
    create(model) {
        return new Upstream(model, this.means, (event) => {
            this.eventSubject.next(event);
        });
    }
};
UpstreamPool = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog, Runtime, SwapLock, RoomSettling])
], UpstreamPool);
export { UpstreamPool };
//# sourceMappingURL=upstream-pool.service.js.map