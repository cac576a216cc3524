var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { GatewayLogger } from './gateway-logger.service.js';
import { LogsController } from './logs.controller.js';
import { LogsService } from './logs.service.js';
let LogsModule = class LogsModule {
};
LogsModule = __decorate([
    Module({
        imports: [CatalogModule, SecretsModule, LifecycleModule],
        controllers: [LogsController],
        providers: [GatewayLogger, LogsService],
        exports: [GatewayLogger],
    })
], LogsModule);
export { LogsModule };
//# sourceMappingURL=logs.module.js.map