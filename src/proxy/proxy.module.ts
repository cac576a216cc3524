import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { BufferedForwarder } from './buffered-forwarder.service.js';
import { InferenceController } from './inference.controller.js';
import { ProxyService } from './proxy.service.js';
import { ResponseOwners } from './response-owners.service.js';
import { StreamingForwarder } from './streaming-forwarder.service.js';
import { UpstreamFate } from './upstream-fate.service.js';
import { UpstreamConnections } from './upstream-connections.service.js';

@Module({
  imports: [CatalogModule, LifecycleModule, SwapModule],
  controllers: [InferenceController],
  providers: [
    UpstreamConnections,
    UpstreamFate,
    BufferedForwarder,
    StreamingForwarder,
    ResponseOwners,
    ProxyService,
  ],
  exports: [ProxyService],
})
export class ProxyModule {}
