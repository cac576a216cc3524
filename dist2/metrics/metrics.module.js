var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { ProxyModule } from '../proxy/proxy.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';
let MetricsModule = class MetricsModule {
};
MetricsModule = __decorate([
    Module({
        imports: [LifecycleModule, SwapModule, ProxyModule],
        controllers: [MetricsController],
        providers: [MetricsService],
    })
], MetricsModule);
export { MetricsModule };
//# sourceMappingURL=metrics.module.js.map