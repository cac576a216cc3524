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
import { ApiBody, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { Followers, isFollowing } from '../http/follow.js';
import { requestTerms } from '../proxy/request-terms.js';
import { DecisionLog } from '../swap/decision-log.service.js';
import { Inspection } from '../swap/inspection.service.js';
import { planQuestion } from './plan-question.js';
import { planReport } from './plan-report.js';
import { stateReport } from './state-report.js';
const NDJSON = 'application/x-ndjson; charset=utf-8';
/** What runs where, and why. */
let InsightController = class InsightController {
    catalog;
    inspection;
    log;
    followers = new Followers();
    constructor(catalog, inspection, log) {
        this.catalog = catalog;
        this.inspection = inspection;
        this.log = log;
    }
    state() {
        return stateReport(this.inspection.snapshot(), new Date().toISOString());
    }
    decisions(request, reply) {
        const { all, added } = this.log;
        if (!isFollowing(request)) {
            void reply.send({ decisions: all });
            return;
        }
        this.followers.add(reply, NDJSON, all.map(line).join(''), (write) => {
            const subscription = added.subscribe((decision) => {
                write(line(decision));
            });
            return () => {
                subscription.unsubscribe();
            };
        });
    }
    plan(request) {
        const question = planQuestion(request.body);
        const model = this.catalog.get(question.model, request.apiKey);
        const { isBackground, mayLoad, models } = requestTerms(request);
        const isForBackground = question.isBackground || isBackground;
        const prospect = this.inspection.prospect(model, isForBackground, { models });
        return planReport(model.id, prospect, { devices: this.inspection.policy.devices, mayLoad });
    }
    beforeApplicationShutdown() {
        this.followers.endAll();
    }
};
__decorate([
    Get('state'),
    ApiOperation({
        summary: 'Devices with their ledger, units with state, leases, queue, turn, linger and place.',
    }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", Object)
], InsightController.prototype, "state", null);
__decorate([
    Get('decisions'),
    ApiOperation({ summary: 'The last decisions with their reasons, oldest first.' }),
    ApiQuery({
        name: 'follow',
        required: false,
        description: 'Keep the answer open and go on: one JSON object a line.',
    }),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", void 0)
], InsightController.prototype, "decisions", null);
__decorate([
    Post('plan'),
    HttpCode(200),
    ApiOperation({ summary: 'What a request for a model would meet now. Nothing is done.' }),
    ApiBody({
        schema: {
            type: 'object',
            required: ['model'],
            properties: {
                model: { type: 'string' },
                priority: { type: 'string', enum: ['normal', 'background'] },
            },
        },
    }),
    __param(0, Req()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Object)
], InsightController.prototype, "plan", null);
InsightController = __decorate([
    ApiTags('insight'),
    Controller('api'),
    __metadata("design:paramtypes", [ModelCatalog,
        Inspection,
        DecisionLog])
], InsightController);
export { InsightController };
const line = (decision) => `${JSON.stringify(decision)}\n`;
//# sourceMappingURL=insight.controller.js.map