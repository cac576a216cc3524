import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { MeasureService } from './measure.service.js';
import { StallService } from './stall.service.js';
import { TtlService } from './ttl.service.js';

@Module({
  imports: [ScheduleModule.forRoot(), LifecycleModule, SwapModule],
  providers: [TtlService, StallService, MeasureService],
})
export class SchedulingModule {}
