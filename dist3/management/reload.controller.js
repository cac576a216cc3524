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
import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ConfigurationReload } from '../catalog/configuration-reload.service.js';
import { publicIssue } from '../config/public-issue.js';
import { GatewayError } from '../errors.js';
import { errorBody } from '../http/error-body.js';
import { ERROR_TABLE } from '../http/error-table.js';
import { SwapService } from '../swap/swap.service.js';
let ReloadController = class ReloadController {
    configuration;
    swap;
    constructor(configuration, swap) {
        this.configuration = configuration;
        this.swap = swap;
    }
    async reload(reply) {
        if (this.swap.isClosing)
            throw GatewayError.shuttingDown();
        const reloaded = await this.configuration.reload();
        if (reloaded.isInForce) {
            const { changes, warnings } = reloaded;
            await reply.send({ status: 'ok', ...changes, warnings });
            return;
        }
        const message = 'the configuration file is wrong, and nothing has changed';
        const { error } = errorBody(new GatewayError('invalid_config', message));
        const issues = reloaded.issues.map(publicIssue);
        await reply.status(ERROR_TABLE.invalid_config.status).send({ error: { ...error, issues } });
    }
};
__decorate([
    Post(),
    HttpCode(200),
    ApiOperation({
        summary: 'Read the configuration file again; nothing changes where it is wrong.',
    }),
    ApiResponse({ status: 200, description: 'In force, with the ids of the models that changed.' }),
    ApiResponse({ status: 422, description: 'The file is wrong; where and how.' }),
    __param(0, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Promise)
], ReloadController.prototype, "reload", null);
ReloadController = __decorate([
    ApiTags('management'),
    Controller('api/reload'),
    __metadata("design:paramtypes", [ConfigurationReload,
        SwapService])
], ReloadController);
export { ReloadController };
//# sourceMappingURL=reload.controller.js.map