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
import { Controller, Get, Req } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiTags } from '@nestjs/swagger';
import { nameInPath } from '../http/path-name.js';
import { ManagementService } from './management.service.js';
let ManagementController = class ManagementController {
    management;
    constructor(management) {
        this.management = management;
    }
    models({ apiKey }) {
        return { object: 'list', data: this.management.list(apiKey) };
    }
    /** Ids may contain slashes. */
    model(request) {
        return this.management.get(nameInPath(request), request.apiKey);
    }
    running() {
        return { running: this.management.resident() };
    }
};
__decorate([
    Get('v1/models'),
    ApiOperation({ summary: 'The models that can be requested, and whether they are loaded.' }),
    __param(0, Req()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Object)
], ManagementController.prototype, "models", null);
__decorate([
    Get('v1/models/*'),
    ApiExcludeEndpoint(),
    __param(0, Req()),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", [Object]),
    __metadata("design:returntype", Object)
], ManagementController.prototype, "model", null);
__decorate([
    Get('running'),
    ApiOperation({ summary: 'The resident models.' }),
    __metadata("design:type", Function),
    __metadata("design:paramtypes", []),
    __metadata("design:returntype", Object)
], ManagementController.prototype, "running", null);
ManagementController = __decorate([
    ApiTags('management'),
    Controller(),
    __metadata("design:paramtypes", [ManagementService])
], ManagementController);
export { ManagementController };
//# sourceMappingURL=management.controller.js.map