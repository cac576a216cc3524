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

@Module({
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
export class ManagementModule {}
