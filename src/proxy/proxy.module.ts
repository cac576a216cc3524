import { Module } from '@nestjs/common';
import { BodyModule } from '../body/body.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { BufferedForwarder } from './buffered-forwarder.service.js';
import { InferenceController } from './inference.controller.js';
import { ModelNaming } from './model-naming.service.js';
import { ProxyService } from './proxy.service.js';
import { RequestsUnderWay } from './requests-under-way.service.js';
import { ResponseOwners } from './response-owners.service.js';
import { StreamingForwarder } from './streaming-forwarder.service.js';
import { UpstreamFate } from './upstream-fate.service.js';
import { UpstreamConnections } from './upstream-connections.service.js';
import { WaitingPace } from './waiting/waiting-pace.js';
import { Waiting } from './waiting/waiting.service.js';
import { WebSocketForwarder } from './websocket-forwarder.service.js';

@Module({
  imports: [BodyModule, CatalogModule, LifecycleModule, SwapModule],
  controllers: [InferenceController],
  providers: [
    UpstreamConnections,
    UpstreamFate,
    BufferedForwarder,
    StreamingForwarder,
    ResponseOwners,
    RequestsUnderWay,
    ModelNaming,
    WaitingPace,
    Waiting,
    WebSocketForwarder,
    ProxyService,
  ],
  exports: [ModelNaming, ProxyService, RequestsUnderWay],
})
export class ProxyModule {}
