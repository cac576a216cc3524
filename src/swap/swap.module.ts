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

@Module({
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
export class SwapModule {}
