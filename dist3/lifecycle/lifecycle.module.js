var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog/catalog.module.js';
import { SecretsModule } from '../secrets/secrets.module.js';
import { MemoryModule } from '../memory/memory.module.js';
import { RoomSettling } from './room-settling.service.js';
import { CommandRuntime } from './runtimes/command.runtime.js';
import { ContainerRuntime } from './runtimes/container/container.runtime.js';
import { EngineWatch } from './runtimes/container/engine-watch.service.js';
import { Engine } from './runtimes/container/engine.service.js';
import { GatewayIdentity } from './runtimes/container/gateway-identity.service.js';
import { Leftovers } from './runtimes/container/leftovers.service.js';
import { Removals } from './runtimes/container/removals.service.js';
import { DeathSignal } from './runtimes/death-signal.service.js';
import { ExternalRuntime } from './runtimes/external/external.runtime.js';
import { Orphans } from './runtimes/orphans.service.js';
import { PortAllocator } from './runtimes/port-allocator.js';
import { RunJournal } from './runtimes/run-journal.service.js';
import { RuntimeByLaunch } from './runtimes/runtime-by-launch.service.js';
import { Runtime } from './runtimes/runtime.js';
import { SwapLock } from './swap-lock.service.js';
import { UpstreamPool } from './upstream-pool.service.js';
let LifecycleModule = class LifecycleModule {
};
LifecycleModule = __decorate([
    Module({
        imports: [CatalogModule, SecretsModule, MemoryModule],
        providers: [
            SwapLock,
            RoomSettling,
            PortAllocator,
            DeathSignal,
            Orphans,
            RunJournal,
            CommandRuntime,
            Engine,
            EngineWatch,
            GatewayIdentity,
            Removals,
            Leftovers,
            ContainerRuntime,
            ExternalRuntime,
            { provide: Runtime, useClass: RuntimeByLaunch },
            UpstreamPool,
        ],
        exports: [UpstreamPool, Runtime],
    })
], LifecycleModule);
export { LifecycleModule };
//# sourceMappingURL=lifecycle.module.js.map