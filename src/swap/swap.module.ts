import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { Scheduler } from './scheduler.service.js';
import { SwapService } from './swap.service.js';

@Module({
  imports: [CatalogModule, LifecycleModule],
  providers: [Scheduler, SwapService],
  exports: [SwapService],
})
export class SwapModule {}
