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
import { Pool } from 'undici';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
/** Connections to resident models; they end with their upstream. */
let UpstreamConnections = class UpstreamConnections {
    known = new Map();
    constructor(upstreams) {
        upstreams.events.subscribe((event) => {
            if (event.kind === 'stopped')
                this.close(event.model);
        });
    }
    /**
     * Without time limits: a long answer is not a broken one. An upstream may end a connection it kept
     * just as the next request goes out; an unused one is safe from that.
     */
    to(lease, isUnused) {
        const { kept, unused } = this.of(lease);
        return isUnused ? unused : kept;
    }
    onApplicationShutdown() {
        for (const model of [...this.known.keys()])
            this.close(model);
    }
    of({ model, base }) {
        const known = this.known.get(model);
        if (known?.base === base)
            return known;
        this.close(model);
        const unlimited = { headersTimeout: 0, bodyTimeout: 0 };
        const connections = {
            base,
            kept: new Pool(base.origin, unlimited),
            unused: new Pool(base.origin, { ...unlimited, pipelining: 0 }),
        };
        this.known.set(model, connections);
        return connections;
    }
    close(model) {
        const known = this.known.get(model);
        this.known.delete(model);
        void known?.kept.destroy();
        void known?.unused.destroy();
    }
};
UpstreamConnections = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [UpstreamPool])
], UpstreamConnections);
export { UpstreamConnections };
//# sourceMappingURL=upstream-connections.service.js.map