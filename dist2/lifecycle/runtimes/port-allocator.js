var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { createServer } from 'node:net';
import { Injectable } from '@nestjs/common';
import { GatewayConfig } from '../../config/gateway.config.js';
import { HIGHEST_PORT } from '../../config/limits.js';
import { StartError } from './runtime.js';
/** Gives out free ports from `startPort` on; a port is free if nobody holds it and it can be bound. */
let PortAllocator = class PortAllocator {
    config;
    held = new Set();
    constructor(config) {
        this.config = config;
    }
    /**
     * The caller holds the port until it gives it back.
     * @param skip so many are tried last
     * @throws StartError when no port is free, or none can be looked at.
     */
    async take(skip = 0) {
        const { startPort } = this.config;
        const count = HIGHEST_PORT - startPort + 1;
        for (let i = 0; i < count; i++) {
            const port = startPort + ((skip + i) % count);
            if (this.held.has(port))
                continue;
            this.held.add(port);
            try {
                if (await canBind(port))
                    return port;
            }
            catch (error) {
                this.held.delete(port);
                throw new StartError('cannot look for a free port', { cause: error });
            }
            this.held.delete(port);
        }
        throw new StartError(`no port from ${startPort} to ${HIGHEST_PORT} is free`);
    }
    giveBack(port) {
        this.held.delete(port);
    }
};
PortAllocator = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [GatewayConfig])
], PortAllocator);
export { PortAllocator };
/** Bound by another, or only for others to bind. */
const TAKEN = new Set(['EADDRINUSE', 'EACCES']);
/** On the loopback address and on all: some systems let the two be bound side by side. */
export const canBind = async (port) => (await canBindTo('127.0.0.1', port)) && (await canBindTo('0.0.0.0', port));
const canBindTo = (host, port) => new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
        if (TAKEN.has(error.code ?? ''))
            resolve(false);
        else
            reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => {
        server.close(() => {
            resolve(true);
        });
    });
});
//# sourceMappingURL=port-allocator.js.map