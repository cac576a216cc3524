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
import { Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { nameInPath } from '../http/path-name.js';
import { VERSION } from '../version.js';
import { ManagementService } from './management.service.js';
const TEXT = 'text/plain; charset=utf-8';
/** What clients of llama-swap ask, where no route of ours answers it. */
let LlamaSwapController = class LlamaSwapController {
    management;
    constructor(management) {
        this.management = management;
    }
    async unloadAll(reply) {
        await this.management.unloadAll();
        await reply.type(TEXT).send('OK');
    }
    async unloadAllToo() {
        await this.management.unloadAll();
        return { msg: 'ok' };
    }
    /** Ids may contain slashes. */
    async unload(request, reply) {
        await this.management.unloadByName(nameInPath(request), request.apiKey);
        await reply.type(TEXT).send('OK');
    }
    version() {
        return { version: VERSION, commit: 'unknown', build_date: 'unknown' };
    }
};
__decorate([
    Get('unload'),
    ApiOperation({
        summary: 'Unload all models at once; answers `OK` once nothing of them is left.',
    }),
    __param(0, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Promise)
], LlamaSwapController.prototype, "unloadAll", null);
__decorate([
    Post('api/models/unload'),
    HttpCode(200),
    ApiOperation({ summary: 'Unload all models at once; answers once nothing of them is left.' }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", Promise)
], LlamaSwapController.prototype, "unloadAllToo", null);
__decorate([
    Post('api/models/unload/*'),
    HttpCode(200),
    ApiExcludeEndpoint(),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", Promise)
], LlamaSwapController.prototype, "unload", null);
__decorate([
    Get('api/version'),
    ApiOperation({ summary: 'The version of the gateway.' }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", Object)
], LlamaSwapController.prototype, "version", null);
LlamaSwapController = __decorate([
    ApiTags('llama-swap'),
    Controller(),
    __metadata("design:paramtypes", [ManagementService])
], LlamaSwapController);
export { LlamaSwapController };
//# sourceMappingURL=llama-swap.controller.js.map