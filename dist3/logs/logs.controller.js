var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var __param = (this && this.__param) || function (paramIndex, decorator) {
    return function (target, key) { decorator(target, key, paramIndex); }
};
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Followers, isFollowing } from '../http/follow.js';
import { nameInPath } from '../http/path-name.js';
import { LogsService } from './logs.service.js';
const TEXT = 'text/plain; charset=utf-8';
const NO_SNIFFING = { 'x-content-type-options': 'nosniff' };
let LogsController = class LogsController {
    logs;
    followers = new Followers();
    constructor(logs) {
        this.logs = logs;
    }
    everything(request, reply) {
        this.answer(this.logs.all(), request, reply);
    }
    /** As llama-swap has it; a model of this name has its log here. */
    stream(request, reply) {
        if (this.logs.has('stream'))
            this.answer(this.logs.of('stream'), request, reply);
        else
            this.streamOf(this.logs.all(), request, reply);
    }
    /** Ids may contain slashes; a model whose id begins with `stream/` has its log here. */
    streamOfOne(request, reply) {
        const name = nameInPath(request);
        const id = `stream/${name}`;
        if (this.logs.has(id))
            this.answer(this.logs.of(id), request, reply);
        else
            this.streamOf(this.logs.named(name), request, reply);
    }
    /** Ids may contain slashes. */
    ofModel(request, reply) {
        this.answer(this.logs.of(nameInPath(request)), request, reply);
    }
    beforeApplicationShutdown() {
        this.followers.endAll();
    }
    answer(log, request, reply) {
        if (isFollowing(request)) {
            this.followers.add(reply, TEXT, log.text(), (write) => log.follow(write));
        }
        else
            void reply.type(TEXT).send(log.text());
    }
    streamOf(log, { query, method }, reply) {
        if (method === 'HEAD') {
            void reply.headers(NO_SNIFFING).type(TEXT).send();
            return;
        }
        const isNewOnly = query['no-history'] !== undefined;
        const sofar = isNewOnly ? '' : log.text();
        this.followers.add(reply, TEXT, sofar, (write) => log.follow(write), NO_SNIFFING);
    }
};
__decorate([
    Get(),
    ApiOperation({ summary: 'Recent output of the gateway and of all models.' }),
    ApiQuery({ name: 'follow', required: false, description: 'Keep the answer open and go on.' }),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", void 0)
], LogsController.prototype, "everything", null);
__decorate([
    Get('stream'),
    ApiOperation({ summary: 'Recent output of the gateway and of all models, and what comes.' }),
    ApiQuery({ name: 'no-history', required: false, description: 'Only what comes.' }),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", void 0)
], LogsController.prototype, "stream", null);
__decorate([
    Get('stream/*'),
    ApiExcludeEndpoint(),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", void 0)
], LogsController.prototype, "streamOfOne", null);
__decorate([
    Get('*'),
    ApiExcludeEndpoint(),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", void 0)
], LogsController.prototype, "ofModel", null);
LogsController = __decorate([
    ApiTags('monitoring'),
    Controller('logs'),
    __metadata("design:paramtypes", [LogsService])
], LogsController);
export { LogsController };
//# sourceMappingURL=logs.controller.js.map