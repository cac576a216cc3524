var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var Leftovers_1;
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { ModelCatalog } from '../../../catalog/model-catalog.service.js';
import { sha256 } from '../../../sha256.js';
import { RunJournal } from '../run-journal.service.js';
import { launchedBy } from '../runtime.js';
import { launchText, originOf } from './container-labels.js';
import { Engine } from './engine.service.js';
import { isMeant } from './existing-container.js';
import { GatewayIdentity } from './gateway-identity.service.js';
import { orAborted } from './or-aborted.js';
import { Removals } from './removals.service.js';
/**
 * Containers that run although this run of the gateway has not started them: what may be used is told,
 * and what of ours nobody can use is removed. Those of others are never removed.
 */
let Leftovers = Leftovers_1 = class Leftovers {
    engine;
    identity;
    catalog;
    journal;
    removals;
    found = new Subject();
    /** Ours, by model. */
    adoptable = new Map();
    logger = new Logger(Leftovers_1.name);
    constructor(engine, identity, catalog, journal, removals) {
        this.engine = engine;
        this.identity = identity;
        this.catalog = catalog;
        this.journal = journal;
        this.removals = removals;
    }
    /** Takes the container that an earlier run has left for the model, once. */
    adopt(model) {
        const id = this.adoptable.get(model.id);
        this.adoptable.delete(model.id);
        return id;
    }
    /**
     * Looks at all there are; resolves once those that are removed are gone, and hold no memory.
     * @throws EngineError, or the reason of the signal
     */
    async survey(isClaimed, signal) {
        const identity = await this.identity.get(signal);
        for (const container of await this.engine.list({}, signal)) {
            await this.judge(container, identity, isClaimed);
        }
        await orAborted(this.removals.finished(), signal);
    }
    /** Looks at the one that something has happened to. @throws EngineError */
    async consider({ action, id, attributes }, isClaimed) {
        if (action !== 'start' && action !== 'create')
            return;
        const { name = '' } = attributes;
        const container = { id, names: [name], isRunning: action === 'start', labels: attributes };
        await this.judge(container, await this.identity.get(), isClaimed);
    }
    async judge(container, identity, isClaimed) {
        const { id, labels } = container;
        const origin = originOf(labels);
        if (origin === undefined) {
            const model = container.isRunning ? this.meantBy(container, identity) : undefined;
            if (model === undefined || isClaimed({ model, id, isOurs: false }))
                return;
            this.found.next({ model, devices: undefined });
        }
        else if (origin.gateway === identity.key &&
            !isClaimed({ model: origin.model, id, isOurs: true })) {
            await this.judgeOurs(container, origin);
        }
    }
    async judgeOurs({ id, names, isRunning }, origin) {
        const isRemoved = [id, ...names].some((handle) => this.removals.isRemoving(handle));
        const isOurRun = origin.run === this.journal.run;
        if (isRemoved || (await this.identity.isOfAnother(origin.run)))
            return;
        const { model, devices } = origin;
        const wanted = launchedBy(this.catalog.models, 'container').find((one) => one.id === model);
        if (!isOurRun &&
            isRunning &&
            wanted !== undefined &&
            sha256(launchText(wanted)) === origin.launch) {
            this.adoptable.set(model, id);
            this.found.next({ model, devices });
            return;
        }
        this.logger.warn('orphan ended', { model, container: id.slice(0, 12) });
        void this.removals.remove(id, { model });
    }
    /** The model whose existing container it is. */
    meantBy(container, { project }) {
        return launchedBy(this.catalog.models, 'container').find(({ launch }) => {
            const choice = launch.container;
            return choice.by !== 'image' && isMeant(choice, project)(container);
        })?.id;
    }
};
Leftovers = Leftovers_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Engine,
        GatewayIdentity,
        ModelCatalog,
        RunJournal,
        Removals])
], Leftovers);
export { Leftovers };
//# sourceMappingURL=leftovers.service.js.map