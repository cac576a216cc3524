import { Module } from '@nestjs/common';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { ProxyModule } from '../proxy/proxy.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';

@Module({
  imports: [LifecycleModule, SwapModule, ProxyModule],
  controllers: [MetricsController],
  providers: [MetricsService],
})
export class MetricsModule {}
