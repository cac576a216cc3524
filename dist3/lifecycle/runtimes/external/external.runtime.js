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
import { ModelCatalog } from '../../../catalog/model-catalog.service.js';
import { PolicyService } from '../../../catalog/policy.service.js';
import { Secrets } from '../../../secrets/secrets.service.js';
import { launchedBy, Runtime } from '../runtime.js';
import { ExternalServer } from './external-server.js';
import { askSleep } from './http-exchange.js';
import { RunningExternal } from './running-external.js';
/** All together, before the gateway listens. */
const LOOK_WITHIN_MS = 3_000;
/** Servers that somebody else runs: waits until they are healthy, has them sleep and wake. */
let ExternalRuntime = class ExternalRuntime extends Runtime {
    catalog;
    secrets;
    foundSubject = new Subject();
    found = this.foundSubject.asObservable();
    /** By base URL. */
    servers = new Map();
    constructor(catalog, secrets, policies) {
        super();
        this.catalog = catalog;
        this.secrets = secrets;
        policies.changes.subscribe(() => {
            void this.look();
        });
    }
    /** Those that could sleep and hold what others need, although no model is loaded that uses them. */
    async look() {
        const signal = AbortSignal.timeout(LOOK_WITHIN_MS);
        const firstOfEach = new Map();
        for (const model of launchedBy(this.catalog.models, 'external')) {
            const { baseUrl, sleep } = model.launch;
            if (sleep.length > 0 && !firstOfEach.has(baseUrl))
                firstOfEach.set(baseUrl, model);
        }
        await Promise.all([...firstOfEach.values()].map((model) => this.lookAt(model, signal)));
    }
    async lookAt({ id, launch }, signal) {
        const { baseUrl, sleepCheck } = launch;
        const server = this.serverAt(baseUrl);
        if (sleepCheck === undefined || server.isUsed)
            return;
        const { generation } = server;
        const answer = await askSleep(baseUrl, sleepCheck, signal);
        // What was said of it before it was used is not true any more.
        if (answer !== 'awake' || server.generation !== generation)
            return;
        this.foundSubject.next({ model: id, devices: undefined });
    }
    start(model, _placement, output) {
        const running = new RunningExternal({
            model,
            server: this.serverAt(model.launch.baseUrl),
            say: (text) => {
                output(`${this.secrets.redact(text)}\n`);
            },
        });
        return Promise.resolve(running);
    }
    serverAt(baseUrl) {
        const known = this.servers.get(baseUrl) ?? new ExternalServer();
        this.servers.set(baseUrl, known);
        return known;
    }
};
ExternalRuntime = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [ModelCatalog,
        Secrets,
        PolicyService])
], ExternalRuntime);
export { ExternalRuntime };
//# sourceMappingURL=external.runtime.js.map