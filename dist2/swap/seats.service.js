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
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { RequestQueue } from './request-queue.js';
import { Unit } from './unit.js';
import { unitsOf } from './unit-definition.js';
/** All units, and the seat each model has in one of them. */
let Seats = class Seats {
    pool;
    units = [];
    all = [];
    byUnit = new Map();
    byModel = new Map();
    constructor(catalog, pool) {
        this.pool = pool;
        this.arrange(unitsOf(catalog.models));
        catalog.changes.subscribe((models) => {
            this.arrange([...unitsOf(models), ...this.leaving(models)]);
        });
    }
    of({ id }) {
        const seat = this.byModel.get(id);
        if (seat === undefined)
            throw new RangeError(`no seat for '${id}'`);
        return seat;
    }
    /** False: it is no model any more. */
    has({ id }) {
        return this.byModel.get(id)?.unit.isLeaving === false;
    }
    unit(id) {
        const unit = this.byUnit.get(id);
        if (unit === undefined)
            throw new RangeError(`no unit '${id}'`);
        return unit;
    }
    /** Where somebody has waited longest. */
    firstInLine() {
        const waitedFor = this.all.filter(({ queue }) => queue.length > 0);
        const arrival = ({ queue }) => queue.first?.arrivedAtMs ?? Infinity;
        return waitedFor.sort((a, b) => arrival(a) - arrival(b))[0];
    }
    /** Models that are no more, and of which nothing runs any more, have no seat. */
    clear() {
        if (!this.all.some(({ upstream }) => upstream.isForgotten))
            return;
        this.take(this.units.filter(({ members }) => !members.every(({ upstream }) => upstream.isForgotten)));
    }
    /** What of it is as before keeps its unit; who waits keeps waiting, whatever unit it is for now. */
    arrange(definitions) {
        const before = this.units;
        const units = definitions.map((definition) => {
            const same = this.byUnit.get(definition.id);
            if (same?.consistsOf(definition) === true) {
                same.redefine(definition);
                return same;
            }
            const members = definition.members.map(({ id }) => this.member(id));
            return Unit.succeeding(before, definition, members);
        });
        this.take(units);
    }
    take(units) {
        this.units = units;
        this.all = units.flatMap((unit) => unit.members.map((member) => ({ ...member, unit })));
        this.byUnit = new Map(units.map((unit) => [unit.id, unit]));
        this.byModel = new Map(this.all.map((seat) => [seat.upstream.model.id, seat]));
    }
    member(id) {
        const seat = this.byModel.get(id);
        return seat === undefined
            ? { upstream: this.pool.get({ id }), queue: new RequestQueue() }
            : { upstream: seat.upstream, queue: seat.queue };
    }
    /**
     * Models that are no more, as long as something of them runs, or somebody has yet to be told: each
     * by itself, and in nobody's way.
     */
    leaving(models) {
        const ids = new Set(models.map(({ id }) => id));
        return this.all
            .filter(({ upstream, queue }) => !upstream.isForgotten || queue.length > 0)
            .filter(({ upstream }) => !ids.has(upstream.model.id))
            .map(({ unit, upstream: { model } }) => ({
            id: `gone:${model.id}`,
            members: [model],
            need: unit.definition.need,
            isPinned: false,
            brings: [],
            isLeaving: true,
        }));
    }
};
Seats = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog,
        UpstreamPool])
], Seats);
export { Seats };
//# sourceMappingURL=seats.service.js.map