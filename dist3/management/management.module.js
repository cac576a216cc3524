var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { ProxyModule } from '../proxy/proxy.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { LlamaSwapController } from './llama-swap.controller.js';
import { LoadOrders } from './load-orders.service.js';
import { ManagementController } from './management.controller.js';
import { ManagementService } from './management.service.js';
import { PropsController } from './props.controller.js';
import { ReloadController } from './reload.controller.js';
import { RouterClientsController } from './router-clients.controller.js';
import { RouterEvents } from './router-events.service.js';
import { UpstreamController } from './upstream.controller.js';
let ManagementModule = class ManagementModule {
};
ManagementModule = __decorate([
    Module({
        imports: [CatalogModule, LifecycleModule, SwapModule, ProxyModule],
        controllers: [
            ManagementController,
            ReloadController,
            RouterClientsController,
            PropsController,
            LlamaSwapController,
            UpstreamController,
        ],
        providers: [ManagementService, LoadOrders, RouterEvents],
        exports: [ManagementService],
    })
], ManagementModule);
export { ManagementModule };
//# sourceMappingURL=management.module.js.map