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
import { Runtime } from '../lifecycle/runtimes/runtime.js';
import { Scheduler } from './scheduler.service.js';
import { Seats } from './seats.service.js';
/** Takes over what runs although the gateway has not started it: before it listens, and later. */
let TakeOver = class TakeOver {
    runtime;
    constructor(runtime, seats, scheduler) {
        this.runtime = runtime;
        runtime.found.subscribe(({ model, devices }) => {
            if (seats.has({ id: model }))
                scheduler.takeOver(seats.of({ id: model }), devices);
        });
    }
    async onApplicationBootstrap() {
        await this.runtime.look();
    }
};
TakeOver = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Runtime,
        Seats,
        Scheduler])
], TakeOver);
export { TakeOver };
//# sourceMappingURL=take-over.service.js.map