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
import { Controller, Get, HttpStatus, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { ConfigurationReload } from '../catalog/configuration-reload.service.js';
import { publicPlace } from '../config/public-issue.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { SwapService } from '../swap/swap.service.js';
import { runningModels } from './running-models.js';
/** Says how the gateway is; a broken model does not make it unhealthy. */
let HealthController = class HealthController {
    health;
    indicators;
    pool;
    swap;
    configuration;
    constructor(health, indicators, pool, swap, configuration) {
        this.health = health;
        this.indicators = indicators;
        this.pool = pool;
        this.swap = swap;
        this.configuration = configuration;
    }
    async everything(reply) {
        const { status, ...rest } = await this.check();
        await reply
            .status(statusCode(status))
            .send({ status, models: runningModels(this.pool.all), ...rest });
    }
    live() {
        return { status: 'ok' };
    }
    async ready(reply) {
        const { status } = await this.check();
        await reply.status(statusCode(status)).send({ status });
    }
    /** It is up with whatever is in force; a file that could not be put in force is worth a look. */
    checkConfiguration() {
        const configuration = this.indicators.check('configuration');
        const { failed } = this.configuration;
        if (failed === undefined)
            return configuration.up();
        return configuration.up({
            message: FAILED,
            since: failed.at,
            // No key is asked for here.
            issues: failed.issues.map(publicPlace),
        });
    }
    /** What the library throws when a check is down is its result all the same. */
    async check() {
        const gateway = this.indicators.check('gateway');
        try {
            return await this.health.check([
                () => (this.swap.isClosing ? gateway.down({ message: 'shutting down' }) : gateway.up()),
                () => this.checkConfiguration(),
            ]);
        }
        catch (error) {
            if (error instanceof ServiceUnavailableException) {
                return error.getResponse();
            }
            throw error;
        }
    }
};
__decorate([
    Get(),
    ApiOperation({
        summary: 'The gateway and the models that are not stopped; 503 while shutting down.',
    }),
    __param(0, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Promise)
], HealthController.prototype, "everything", null);
__decorate([
    Get('live'),
    ApiOperation({ summary: '200 as long as the process answers.' }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", Object)
], HealthController.prototype, "live", null);
__decorate([
    Get('ready'),
    ApiOperation({ summary: '200 while new requests are taken.' }),
    __param(0, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Promise)
], HealthController.prototype, "ready", null);
HealthController = __decorate([
    ApiTags('health'),
    Controller('health'),
    __metadata("design:paramtypes", [HealthCheckService,
        HealthIndicatorService,
        UpstreamPool,
        SwapService,
        ConfigurationReload])
], HealthController);
export { HealthController };
const FAILED = 'the configuration file is wrong; the one before it is in force';
const statusCode = (status) => status === 'ok' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
//# sourceMappingURL=health.controller.js.map