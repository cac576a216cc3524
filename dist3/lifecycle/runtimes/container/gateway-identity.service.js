var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { readFile, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { ConfigFile } from '../../../config/config-file.js';
import { sha256 } from '../../../sha256.js';
import { RunJournal } from '../run-journal.service.js';
import { COMPOSE } from './compose-labels.js';
import { isKind } from './engine-error.js';
import { Engine } from './engine.service.js';
import { ownContainerIds } from './own-container-id.js';
/** Finds out whether the gateway runs in a container of the engine, and in which. */
let GatewayIdentity = class GatewayIdentity {
    engine;
    configFile;
    journal;
    found;
    constructor(engine, configFile, journal) {
        this.engine = engine;
        this.configFile = configFile;
        this.journal = journal;
    }
    /** Asks the engine until that has worked once. @throws EngineError */
    async get(signal) {
        return (this.found ??= await this.find(signal));
    }
    /** True for a run of a gateway like this one that goes on. */
    async isOfAnother(run) {
        return run !== this.journal.run && (await this.journal.isLiving(run));
    }
    async find(signal) {
        const own = await this.ownContainer(signal);
        const project = own?.labels[COMPOSE.project];
        const name = own === undefined ? hostname() : lastingName(own);
        const file = await realpath(this.configFile.path).catch(() => this.configFile.path);
        const key = sha256(JSON.stringify([project, name, file])).slice(0, 16);
        // On the network of the machine it is as good as on the machine itself.
        const isInside = own !== undefined && own.networkMode !== 'host';
        return {
            place: isInside ? inside(own) : { kind: 'host', host: this.machine() },
            project,
            network: isInside ? own.networks[0]?.name : undefined,
            key,
            run: this.journal.run,
        };
    }
    async ownContainer(signal) {
        const mountinfo = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
        for (const id of ownContainerIds(mountinfo, hostname())) {
            try {
                const container = await this.engine.inspect(id, signal);
                if (container.isRunning)
                    return container;
            }
            catch (error) {
                if (!isKind(error, 'absent'))
                    throw error;
            }
        }
        return undefined;
    }
    /** Where the engine's published ports are reached. */
    machine() {
        const { address } = this.engine;
        if ('socketPath' in address || address.host === 'localhost')
            return '127.0.0.1';
        return address.host.includes(':') ? `[${address.host}]` : address.host;
    }
};
GatewayIdentity = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Engine,
        ConfigFile,
        RunJournal])
], GatewayIdentity);
export { GatewayIdentity };
/** The same after compose has made it anew. */
const lastingName = ({ name, labels }) => labels[COMPOSE.service] === undefined
    ? name
    : `${labels[COMPOSE.service]}-${labels[COMPOSE.number] ?? ''}`;
const inside = ({ id, networks }) => ({
    kind: 'container',
    id,
    networks: networks.map((network) => network.id),
});
//# sourceMappingURL=gateway-identity.service.js.map