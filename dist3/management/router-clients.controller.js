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
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Followers } from '../http/follow.js';
import { jsonObject, modelIn } from '../http/json-object.js';
import { ManagementService } from './management.service.js';
import { eventText } from './router-event.js';
import { RouterEvents } from './router-events.service.js';
const ORDER = {
    schema: {
        type: 'object',
        required: ['model'],
        properties: { model: { type: 'string' } },
        additionalProperties: true,
    },
};
/** What clients of llama.cpp's router ask, its web UI and Open WebUI among them. */
let RouterClientsController = class RouterClientsController {
    management;
    events;
    followers = new Followers();
    constructor(management, events) {
        this.management = management;
        this.events = events;
    }
    list({ apiKey }) {
        return { object: 'list', data: this.management.list(apiKey) };
    }
    async load({ body, apiKey }) {
        await this.management.orderLoad(modelIn(jsonObject(body)), apiKey);
        return { success: true };
    }
    unload({ body, apiKey }) {
        this.management.orderUnload(modelIn(jsonObject(body)), apiKey);
        return { success: true };
    }
    follow({ method }, reply) {
        if (method === 'HEAD') {
            void reply.type(EVENT_STREAM).send();
            return;
        }
        this.followers.add(reply, EVENT_STREAM, '', (write) => {
            const subscription = this.events.all.subscribe((event) => {
                write(eventText(event));
            });
            return () => {
                subscription.unsubscribe();
            };
        });
    }
    beforeApplicationShutdown() {
        this.followers.endAll();
    }
};
__decorate([
    Get(),
    ApiOperation({ summary: 'The same list as `/v1/models`.' }),
    __param(0, Req()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Object)
], RouterClientsController.prototype, "list", null);
__decorate([
    Post('load'),
    HttpCode(200),
    ApiOperation({ summary: 'Have a model loaded; answers at once, its status says how it goes.' }),
    ApiBody(ORDER),
    ApiResponse({ status: 200, description: '`{"success":true}`' }),
    ApiResponse({ status: 400, description: 'It is loading or loaded already.' }),
    __param(0, Req()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Promise)
], RouterClientsController.prototype, "load", null);
__decorate([
    Post('unload'),
    HttpCode(200),
    ApiOperation({ summary: 'Have a model unloaded at once; answers before it is gone.' }),
    ApiBody(ORDER),
    ApiResponse({ status: 200, description: '`{"success":true}`' }),
    ApiResponse({ status: 400, description: 'It is not running.' }),
    __param(0, Req()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Object)
], RouterClientsController.prototype, "unload", null);
__decorate([
    Get('sse'),
    ApiOperation({
        summary: 'Tells of every model that loads, is loaded or unloaded, or sleeps, as it happens.',
    }),
    ApiResponse({ status: 200, description: 'An event stream.' }),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", void 0)
], RouterClientsController.prototype, "follow", null);
RouterClientsController = __decorate([
    ApiTags("llama.cpp's router"),
    Controller('models'),
    __metadata("design:paramtypes", [ManagementService,
        RouterEvents])
], RouterClientsController);
export { RouterClientsController };
const EVENT_STREAM = 'text/event-stream';
//# sourceMappingURL=router-clients.controller.js.map