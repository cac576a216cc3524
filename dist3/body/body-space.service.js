var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var BodySpace_1;
import { Injectable, Logger } from '@nestjs/common';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { SpillFile } from './spill-file.js';
const BYTES_PER_MIB = 1024 * 1024;
const RETRY_AFTER_SEC = 5;
/** How much is held of the bodies of all requests, in memory and on disk. The bounds may change at any time. */
let BodySpace = BodySpace_1 = class BodySpace {
    config;
    memory = 0;
    disk = 0;
    logger = new Logger(BodySpace_1.name);
    constructor(config) {
        this.config = config;
    }
    /** The most of a body that is read while nobody knows its model. */
    get unnamedBytes() {
        return this.config.bodyLimit * BYTES_PER_MIB;
    }
    /** How long a client may pause. */
    get pauseMs() {
        return this.config.clientTimeout * 1000;
    }
    /**
     * False where there is no room; else to be given back. Large bodies leave half of it to the small
     * ones: a few uploads that wait keep nobody's chat out.
     */
    takeMemory(bytes, isLarge) {
        const room = this.config.bodyMemory * BYTES_PER_MIB * (isLarge ? 0.5 : 1);
        if (this.memory + bytes > room)
            return false;
        this.memory += bytes;
        return true;
    }
    giveMemory(bytes) {
        this.memory -= bytes;
    }
    /** False where there is no room; else to be given back. */
    takeDisk(bytes) {
        if (this.disk + bytes > this.config.bodyDisk * BYTES_PER_MIB)
            return false;
        this.disk += bytes;
        return true;
    }
    giveDisk(bytes) {
        this.disk -= bytes;
    }
    /** For what is on disk of one body. */
    newFile() {
        return new SpillFile();
    }
    /** There was no room for a body that has to be held. */
    noRoom() {
        const message = 'as much is held of the bodies of requests as may be (bodyMemory, bodyDisk)';
        return new GatewayError('queue_full', message, { retryAfterSec: RETRY_AFTER_SEC });
    }
    /** It would be sent without its beginning. */
    givenUp() {
        const message = 'the beginning of the body is not held any more';
        return new GatewayError('body_not_held', message, { retryAfterSec: RETRY_AFTER_SEC });
    }
    /** The disk failed a body; why is for the operator to know. */
    notWritten(cause) {
        this.logger.warn('body not held', { private: { error: String(cause) } });
        const message = 'the gateway has nowhere to put a body as large as this';
        const retryAfterSec = RETRY_AFTER_SEC;
        return new GatewayError('body_not_held', message, { retryAfterSec, cause });
    }
};
BodySpace = BodySpace_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [GatewayConfig])
], BodySpace);
export { BodySpace };
//# sourceMappingURL=body-space.service.js.map