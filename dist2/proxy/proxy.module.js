var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { BodyModule } from '../body/body.module.js';
import { CatalogModule } from '../catalog/catalog.module.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { SwapModule } from '../swap/swap.module.js';
import { BufferedForwarder } from './buffered-forwarder.service.js';
import { InferenceController } from './inference.controller.js';
import { ModelNaming } from './model-naming.service.js';
import { ProxyService } from './proxy.service.js';
import { ResponseOwners } from './response-owners.service.js';
import { StreamingForwarder } from './streaming-forwarder.service.js';
import { UpstreamFate } from './upstream-fate.service.js';
import { UpstreamConnections } from './upstream-connections.service.js';
import { WaitingPace } from './waiting/waiting-pace.js';
import { Waiting } from './waiting/waiting.service.js';
import { WebSocketForwarder } from './websocket-forwarder.service.js';
let ProxyModule = class ProxyModule {
};
ProxyModule = __decorate([
    Module({
        imports: [BodyModule, CatalogModule, LifecycleModule, SwapModule],
        controllers: [InferenceController],
        providers: [
            UpstreamConnections,
            UpstreamFate,
            BufferedForwarder,
            StreamingForwarder,
            ResponseOwners,
            ModelNaming,
            WaitingPace,
            Waiting,
            WebSocketForwarder,
            ProxyService,
        ],
        exports: [ModelNaming, ProxyService],
    })
], ProxyModule);
export { ProxyModule };
//# sourceMappingURL=proxy.module.js.map