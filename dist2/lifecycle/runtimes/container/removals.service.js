var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var Removals_1;
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { whyNotStarted } from '../../load-failure.js';
import { GrowingPauses } from '../growing-pauses.js';
import { originOf } from './container-labels.js';
import { isKind } from './engine-error.js';
import { Engine } from './engine.service.js';
const AGAIN_AFTER_MS = { first: 100, longest: 2_000 };
/** At the end of the gateway; the next start removes what is left then. */
const LAST_WITHIN_MS = 10_000;
/** Removes containers of ours, and does not give up before the engine says that they are gone. */
let Removals = Removals_1 = class Removals {
    engine;
    running = new Map();
    over = new AbortController();
    logger = new Logger(Removals_1.name);
    constructor(engine) {
        this.engine = engine;
    }
    isRemoving(id) {
        return this.running.has(id);
    }
    /** Resolves when it is gone, or the gateway ends. Never rejects. */
    remove(handle, removal) {
        const before = this.running.get(handle);
        if (before !== undefined)
            return before.done;
        const done = this.insist(handle, removal).finally(() => {
            this.running.delete(handle);
        });
        this.running.set(handle, { model: removal.model, done });
        return done;
    }
    /** Resolves when those under way now are over: of this model, or all. */
    async finished(model) {
        const all = [...this.running.values()];
        const those = model === undefined ? all : all.filter((one) => one.model === model);
        await Promise.all(those.map(({ done }) => done));
    }
    /** Waits for all of them, but not for ever. */
    async end() {
        const timer = setTimeout(() => {
            this.over.abort();
        }, LAST_WITHIN_MS);
        await this.finished();
        clearTimeout(timer);
    }
    async insist(handle, { model, after, ifOf }) {
        const { signal } = this.over;
        let hasTold = false;
        await after;
        const pauses = new GrowingPauses(AGAIN_AFTER_MS);
        for (;;) {
            const failure = await this.attempt(handle, ifOf);
            if (failure === undefined)
                return;
            if (signal.aborted) {
                this.logger.error('a container is left behind', { model });
                return;
            }
            // Somebody else removes it.
            if (!hasTold && !isKind(failure, 'conflict')) {
                hasTold = true;
                const { said, detail } = whyNotStarted(failure);
                this.logger.warn('a container cannot be removed yet', {
                    model,
                    why: said,
                    private: { detail },
                });
            }
            await sleep(pauses.next(), undefined, { signal }).catch(() => undefined);
        }
    }
    /** Why not; undefined: it is gone. */
    async attempt(handle, ifOf) {
        const { signal } = this.over;
        try {
            if (ifOf !== undefined) {
                const { labels } = await this.engine.inspect(handle, signal);
                if (originOf(labels)?.run !== ifOf)
                    return undefined;
            }
            await this.engine.remove(handle, signal);
            return undefined;
        }
        catch (error) {
            return isKind(error, 'absent') ? undefined : error;
        }
    }
};
Removals = Removals_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Engine])
], Removals);
export { Removals };
//# sourceMappingURL=removals.service.js.map