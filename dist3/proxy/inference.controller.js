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
import { requestTarget } from '../http/request-target.js';
import { ProxyService } from './proxy.service.js';
/** Everything that is no other route goes to the upstream of the model it names; described by hand. */
let InferenceController = class InferenceController {
    proxy;
    constructor(proxy) {
        this.proxy = proxy;
    }
    /** llama-swap's way to upstreams whose routes have no version: without the `/v`, `/v/chat` is `/chat`. */
    versionless(request, reply) {
        return this.proxy.forwardNamed(request, reply, requestTarget(request.raw).slice('/v'.length));
    }
    any(request, reply) {
        return this.proxy.forwardNamed(request, reply);
    }
};
__decorate([
    All('v/*'),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", Promise)
], InferenceController.prototype, "versionless", null);
__decorate([
    All('*'),
    __param(0, Req()),
    __param(1, Res()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object, Object]),
    __metadata("design:returntype", Promise)
], InferenceController.prototype, "any", null);
InferenceController = __decorate([
    ApiExcludeController(),
    Controller(),
    __metadata("design:paramtypes", [ProxyService])
], InferenceController);
export { InferenceController };
//# sourceMappingURL=inference.controller.js.map