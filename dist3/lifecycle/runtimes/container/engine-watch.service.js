var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var EngineWatch_1;
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { whyNotStarted } from '../../load-failure.js';
import { GrowingPauses } from '../growing-pauses.js';
import { StartError } from '../runtime.js';
import { EngineError } from './engine-error.js';
import { parseEvent } from './engine-event.js';
import { Engine } from './engine.service.js';
import { linesOf } from './lines-of.js';
const AGAIN_AFTER_MS = { first: 50, longest: 2_000 };
/**
 * What happens to containers, as the engine tells it, for as long as the gateway lives: the stream is
 * taken up again whenever it breaks, and whoever needs to know looks anew then, for nobody tells what
 * has happened meanwhile.
 */
let EngineWatch = EngineWatch_1 = class EngineWatch {
    engine;
    events = new Subject();
    /** The engine is there, for the first time or again. */
    connections = new Subject();
    over = new AbortController();
    logger = new Logger(EngineWatch_1.name);
    watching;
    connected = false;
    isLost = false;
    constructor(engine) {
        this.engine = engine;
    }
    get isConnected() {
        return this.connected;
    }
    /** From the first container on. */
    begin() {
        if (!this.over.signal.aborted)
            this.watching ??= this.watch();
    }
    async end() {
        this.over.abort();
        await this.watching;
    }
    /** Never rejects. */
    async watch() {
        const { signal } = this.over;
        const pauses = new GrowingPauses(AGAIN_AFTER_MS);
        while (!signal.aborted) {
            try {
                await this.follow();
            }
            catch (error) {
                this.lost(error);
                if (this.connected)
                    pauses.reset();
            }
            this.connected = false;
            await sleep(pauses.next(), undefined, { signal }).catch(() => undefined);
        }
    }
    /** Until the stream ends: that is told as a failure, too. */
    async follow() {
        const stream = await this.engine.events({ type: ['container'] }, this.over.signal);
        this.connected = true;
        if (this.isLost)
            this.logger.log('container engine is back');
        this.isLost = false;
        this.connections.next();
        for await (const line of linesOf(stream)) {
            const event = parseEvent(line);
            if (event !== undefined)
                this.events.next(event);
        }
        throw new Error('the stream of its events has ended');
    }
    /** Once, until it is back. */
    lost(error) {
        if (this.isLost || this.over.signal.aborted)
            return;
        this.isLost = true;
        const failure = error instanceof StartError ? error : new EngineError('events', error);
        const { said, detail } = whyNotStarted(failure);
        this.logger.warn('container engine lost', { why: said, private: { detail } });
    }
};
EngineWatch = EngineWatch_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Engine])
], EngineWatch);
export { EngineWatch };
//# sourceMappingURL=engine-watch.service.js.map