var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { GatewayConfig } from '../config/gateway.config.js';
import { ModelCatalog } from './model-catalog.service.js';
import { ConfigurationReload } from './configuration-reload.service.js';
import { policyOf } from './policy-of.js';
import { PolicyService } from './policy.service.js';
let CatalogModule = class CatalogModule {
};
CatalogModule = __decorate([
    Module({
        providers: [
            ModelCatalog,
            ConfigurationReload,
            {
                provide: PolicyService,
                inject: [GatewayConfig],
                useFactory: async (config) => new PolicyService(await policyOf(config)),
            },
        ],
        exports: [ModelCatalog, PolicyService, ConfigurationReload],
    })
], CatalogModule);
export { CatalogModule };
//# sourceMappingURL=catalog.module.js.map