var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Injectable } from '@nestjs/common';
import { Mutex } from 'async-mutex';
/**
 * The one lock under which upstreams are started and told to stop, so that these steps never
 * interleave: whoever holds it reads the facts again, then acts. It is held for the step (a free
 * port found, a process spawned, a signal sent), never while a model loads, drains or exits, and
 * never by a request to a resident model.
 */
let SwapLock = class SwapLock {
    mutex = new Mutex();
    /** Runs the step once it is its turn; steps run in the order they were asked for. */
    run(step) {
        return this.mutex.runExclusive(step);
    }
};
SwapLock = __decorate([
    Injectable()
], SwapLock);
export { SwapLock };
//# sourceMappingURL=swap-lock.service.js.map