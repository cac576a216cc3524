var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { MemoryModule } from '../memory/memory.module.js';
import { Admission } from './admission.service.js';
import { DecisionLog } from './decision-log.service.js';
import { DecisionRecorder } from './decision-recorder.service.js';
import { FactsReader } from './facts-reader.service.js';
import { Inspection } from './inspection.service.js';
import { Ledger } from './ledger.service.js';
import { QueueBounds } from './queue-bounds.service.js';
import { Scheduler } from './scheduler.service.js';
import { Seats } from './seats.service.js';
import { SwapService } from './swap.service.js';
import { TakeOver } from './take-over.service.js';
let SwapModule = class SwapModule {
};
SwapModule = __decorate([
    Module({
        imports: [CatalogModule, LifecycleModule, MemoryModule],
        providers: [
            Admission,
            Seats,
            Ledger,
            DecisionLog,
            DecisionRecorder,
            FactsReader,
            Inspection,
            QueueBounds,
            Scheduler,
            SwapService,
            TakeOver,
        ],
        exports: [SwapService, DecisionLog, Inspection],
    })
], SwapModule);
export { SwapModule };
//# sourceMappingURL=swap.module.js.map