import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { ConfigWatchService } from './config-watch.service.js';
import { MeasureService } from './measure.service.js';
import { StallService } from './stall.service.js';
import { TtlService } from './ttl.service.js';

@Module({
  imports: [ScheduleModule.forRoot(), CatalogModule, LifecycleModule, SwapModule],
  providers: [TtlService, StallService, MeasureService, ConfigWatchService],
})
export class SchedulingModule {}
