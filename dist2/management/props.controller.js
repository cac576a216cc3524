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
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { requestTarget } from '../http/request-target.js';
import { ModelNaming } from '../proxy/model-naming.service.js';
import { ProxyService } from '../proxy/proxy.service.js';
import { VERSION } from '../version.js';
import { routerProps } from './router-props.js';
/** `GET /props`: of a model, or, as llama.cpp's router has it, of the gateway. */
let PropsController = class PropsController {
    catalog;
    proxy;
    naming;
    constructor(catalog, proxy, naming) {
        this.catalog = catalog;
        this.proxy = proxy;
        this.naming = naming;
    }
    async props(request, reply) {
        const model = this.named(request);
        if (model === undefined)
            await reply.send(routerProps(VERSION));
        else
            await this.proxy.forwardUnread(model, request, reply, requestTarget(request.raw));
    }
    /** Only the router's own clients speak of autoload, and those that name no model ask the router. */
    named(request) {
        const { query, apiKey } = request;
        const name = this.naming.hinted(request);
        if (name !== undefined)
            return this.catalog.get(name, apiKey);
        const { autoload } = query;
        return autoload === undefined ? this.naming.onlyResident(apiKey) : undefined;
    }
};
__decorate([
    Get(),
    ApiOperation({ summary: "The properties of a model's server, or of the gateway." }),
    ApiQuery({ name: 'model', required: false }),
    ApiQuery({ name: 'autoload', required: false, description: 'false: no model is loaded for it.' }),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", Promise)
], PropsController.prototype, "props", null);
PropsController = __decorate([
    ApiTags("llama.cpp's router"),
    Controller('props'),
    __metadata("design:paramtypes", [ModelCatalog,
        ProxyService,
        ModelNaming])
], PropsController);
export { PropsController };
//# sourceMappingURL=props.controller.js.map