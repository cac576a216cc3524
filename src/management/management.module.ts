import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { ProxyModule } from '../proxy/proxy.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { ManagementController } from './management.controller.js';
import { ManagementService } from './management.service.js';
import { ReloadController } from './reload.controller.js';
import { UpstreamController } from './upstream.controller.js';

@Module({
  imports: [CatalogModule, LifecycleModule, SwapModule, ProxyModule],
  controllers: [ManagementController, ReloadController, UpstreamController],
  providers: [ManagementService],
  exports: [ManagementService],
})
export class ManagementModule {}
