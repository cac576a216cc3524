var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { ConfigWatchService } from './config-watch.service.js';
import { MeasureService } from './measure.service.js';
import { StallService } from './stall.service.js';
import { TtlService } from './ttl.service.js';
let SchedulingModule = class SchedulingModule {
};
SchedulingModule = __decorate([
    Module({
        imports: [ScheduleModule.forRoot(), CatalogModule, LifecycleModule, SwapModule],
        providers: [TtlService, StallService, MeasureService, ConfigWatchService],
    })
], SchedulingModule);
export { SchedulingModule };
//# sourceMappingURL=scheduling.module.js.map