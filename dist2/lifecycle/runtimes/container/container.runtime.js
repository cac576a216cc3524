var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ModelCatalog } from '../../../catalog/model-catalog.service.js';
import { Secrets } from '../../../secrets/secrets.service.js';
import { openOutput } from '../log-file.js';
import { launchedBy, Runtime } from '../runtime.js';
import { EngineWatch } from './engine-watch.service.js';
import { Engine } from './engine.service.js';
import { ExistingContainer } from './existing-container.js';
import { GatewayIdentity } from './gateway-identity.service.js';
import { Leftovers } from './leftovers.service.js';
import { OwnedContainer } from './owned-container.js';
import { Removals } from './removals.service.js';
import { RunningContainer } from './running-container.js';
const LOOK_WITHIN_MS = 10_000;
const END_WITHIN_MS = 1_000;
/** The engine itself may start one again that has ended, by its restart policy. */
const LOOK_AGAIN_MS = 5_000;
/** An engine that is there and could not say. */
const FAILED_AGAIN_MS = 1_000;
/**
 * Runs models as containers of a Docker engine. What ends the gateway without a word (SIGKILL, a crash)
 * ends no container: an exit handler cannot wait for the engine. The next start finds it.
 */
let ContainerRuntime = class ContainerRuntime extends Runtime {
    engine;
    watch;
    identity;
    removals;
    leftovers;
    catalog;
    secrets;
    found;
    running = new Map();
    ending = new AbortController();
    later;
    surveying;
    isSurveyDue = false;
    constructor(engine, watch, identity, removals, leftovers, catalog, secrets) {
        super();
        this.engine = engine;
        this.watch = watch;
        this.identity = identity;
        this.removals = removals;
        this.leftovers = leftovers;
        this.catalog = catalog;
        this.secrets = secrets;
        this.found = leftovers.found;
        watch.connections.subscribe(() => void this.survey());
        watch.events.subscribe((event) => {
            leftovers.consider(event, this.isClaimed).catch(() => undefined);
        });
        catalog.changes.subscribe(() => {
            if (watch.isConnected)
                void this.survey();
            else
                void this.look();
        });
    }
    /** Where the engine cannot be reached, as soon as it can. */
    async look() {
        if (launchedBy(this.catalog.models, 'container').length === 0)
            return;
        this.watch.begin();
        await this.survey();
    }
    onModuleDestroy() {
        this.ending.abort();
        clearTimeout(this.later);
    }
    async onApplicationShutdown() {
        await this.removals.end();
        await this.watch.end();
    }
    start(model, placement, output) {
        this.watch.begin();
        const { engine, watch, identity } = this;
        const log = openOutput(model, output, this.secrets);
        const running = new RunningContainer({
            model,
            source: this.sourceOf(model, placement, log),
            engine,
            watch,
            identity,
            output: log,
            ending: this.ending.signal,
            onGone: () => {
                this.forget(model, running);
            },
        });
        const all = this.running.get(model.id) ?? new Set();
        this.running.set(model.id, all.add(running));
        return Promise.resolve(running);
    }
    async endNow() {
        const all = [...this.running.values()].flatMap((ones) => [...ones]);
        if (all.length === 0)
            return;
        for (const running of all)
            running.kill();
        const over = new AbortController();
        const ended = Promise.all(all.map(({ gone }) => gone)).then(() => this.removals.finished());
        const { signal } = over;
        await Promise.race([ended, sleep(END_WITHIN_MS, undefined, { signal }).catch(() => undefined)]);
        over.abort();
    }
    sourceOf(model, placement, { write }) {
        const { engine, identity, removals } = this;
        const { container } = model.launch;
        if (container.by !== 'image')
            return new ExistingContainer(container, engine, identity);
        const { create } = container;
        const adopted = this.leftovers.adopt(model);
        return new OwnedContainer({
            engine,
            identity,
            removals,
            model,
            create,
            placement,
            write,
            adopted,
        });
    }
    /** What turned up while it was there may have been taken for its own. */
    forget({ id }, running) {
        this.running.get(id)?.delete(running);
        this.surveyIn(LOOK_AGAIN_MS);
    }
    surveyIn(ms) {
        if (this.ending.signal.aborted)
            return;
        clearTimeout(this.later);
        this.later = setTimeout(() => void this.survey(), ms);
    }
    /** Under another name, a model may still have the container that is another's by now. */
    isClaimed = ({ model, id, isOurs }) => [...this.running].some(([of, all]) => [...all].some((one) => one.is(id) || (of === model && (!isOurs || one.mayBe(id)))));
    /** One that is under way may have missed why this is asked for: another follows it. Never rejects. */
    async survey() {
        this.isSurveyDue = true;
        this.surveying ??= this.surveyWhileDue().finally(() => {
            this.surveying = undefined;
        });
        await this.surveying;
    }
    /** What is unreachable is told by the watch, which asks for the next one, too. */
    async surveyWhileDue() {
        const signal = AbortSignal.any([this.ending.signal, AbortSignal.timeout(LOOK_WITHIN_MS)]);
        try {
            while (this.isSurveyDue) {
                signal.throwIfAborted();
                this.isSurveyDue = false;
                await this.leftovers.survey(this.isClaimed, signal);
            }
        }
        catch {
            if (this.watch.isConnected)
                this.surveyIn(FAILED_AGAIN_MS);
        }
    }
};
ContainerRuntime = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Engine,
        EngineWatch,
        GatewayIdentity,
        Removals,
        Leftovers,
        ModelCatalog,
        Secrets])
], ContainerRuntime);
export { ContainerRuntime };
//# sourceMappingURL=container.runtime.js.map