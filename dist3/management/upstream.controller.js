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
import { All, Controller, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { GatewayError } from '../errors.js';
import { requireAdmin } from '../http/access.js';
import { decode } from '../http/path-name.js';
import { requestTarget } from '../http/request-target.js';
import { ProxyService } from '../proxy/proxy.service.js';
import { ManagementService } from './management.service.js';
import { upstreamPath } from './upstream-path.js';
/**
 * `/upstream/{model}/...`: one model's own server, or an order about it. One route for all, since a
 * model's id may contain slashes and only the catalog knows where it ends.
 */
let UpstreamController = class UpstreamController {
    catalog;
    proxy;
    management;
    constructor(catalog, proxy, management) {
        this.catalog = catalog;
        this.proxy = proxy;
        this.management = management;
    }
    async any(request, reply) {
        const { model, rest } = this.find(request);
        const path = rest.split('?')[0] ?? '';
        const { method } = request;
        if (path === '' && method === 'DELETE') {
            requireAdmin(request.apiKey);
            await this.unload(model, request, reply);
        }
        else if (path === '/load' && (method === 'GET' || method === 'POST')) {
            requireAdmin(request.apiKey);
            await this.management.load(model, request, reply);
        }
        else if (path === '') {
            // A page that is served from here finds its own files only below a slash.
            const asked = requestTarget(request.raw);
            const modelEnd = asked.length - rest.length;
            await reply.redirect(`${asked.slice(0, modelEnd)}/${rest}`, 308);
        }
        else {
            await this.proxy.forwardUnread(model, request, reply, rest);
        }
    }
    async unload(model, request, reply) {
        const { drain } = request.query;
        const isToDrain = drain === 'true' || drain === '';
        const isRunning = await this.management.unload(model, isToDrain, reply);
        if (isRunning)
            await reply.send({ status: 'ok', message: `${model.id} stopped` });
        else
            await reply.status(409).send({ status: 'error', message: `${model.id} is not running` });
    }
    find({ raw, apiKey }) {
        const url = requestTarget(raw);
        const found = upstreamPath(url, (name) => this.catalog.find(name, apiKey));
        if (found !== undefined)
            return found;
        const [, , asked = ''] = (url.split('?')[0] ?? '').split('/');
        if (asked === '')
            throw new GatewayError('not_found', 'expected a model: /upstream/{model}');
        throw GatewayError.modelNotFound(decode(asked));
    }
};
__decorate([
    All(['', '*']),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", Promise)
], UpstreamController.prototype, "any", null);
UpstreamController = __decorate([
    ApiExcludeController(),
    Controller('upstream'),
    __metadata("design:paramtypes", [ModelCatalog,
        ProxyService,
        ManagementService])
], UpstreamController);
export { UpstreamController };
//# sourceMappingURL=upstream.controller.js.map