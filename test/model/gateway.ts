import { ConfigurationReload } from '../../src/catalog/configuration-reload.service.js';
import { ModelCatalog } from '../../src/catalog/model-catalog.service.js';
import { PolicyService } from '../../src/catalog/policy.service.js';
import { schedulingPolicy } from '../../src/catalog/scheduling-policy.js';
import type { ConfigFile } from '../../src/config/config-file.js';
import type { GatewayConfig } from '../../src/config/gateway.config.js';
import { RoomSettling } from '../../src/lifecycle/room-settling.service.js';
import { SwapLock } from '../../src/lifecycle/swap-lock.service.js';
import { UpstreamPool } from '../../src/lifecycle/upstream-pool.service.js';
import { FreeMemory } from '../../src/memory/free-memory.service.js';
import { MemoryBounds } from '../../src/memory/memory-bounds.js';
import { MemorySettling } from '../../src/memory/memory-settling.service.js';
import { TtlService } from '../../src/scheduling/ttl.service.js';
import { Admission } from '../../src/swap/admission.service.js';
import { DecisionLog } from '../../src/swap/decision-log.service.js';
import { DecisionRecorder } from '../../src/swap/decision-recorder.service.js';
import { FactsReader } from '../../src/swap/facts-reader.service.js';
import { Ledger } from '../../src/swap/ledger.service.js';
import { QueueBounds } from '../../src/swap/queue-bounds.service.js';
import { Scheduler } from '../../src/swap/scheduler.service.js';
import { Seats } from '../../src/swap/seats.service.js';
import { SwapService } from '../../src/swap/swap.service.js';
import { Machine } from './machine.js';

/** Everything that holds state between a request and its process, as Nest would put it together. */
export class Gateway {
  readonly machine = new Machine();
  readonly catalog: ModelCatalog;
  readonly policies: PolicyService;
  readonly pool: UpstreamPool;
  readonly seats: Seats;
  readonly scheduler: Scheduler;
  readonly swap: SwapService;
  readonly ttl: TtlService;
  readonly reload: ConfigurationReload;
  private readonly memory: FreeMemory;

  /** `file`: what is read at a reload. */
  constructor(config: GatewayConfig, file: Pick<ConfigFile, 'load'>) {
    const bounds = new MemoryBounds();
    this.catalog = new ModelCatalog(config);
    this.policies = new PolicyService(schedulingPolicy(config, new Map()));
    this.memory = new FreeMemory(bounds);
    const settling = new MemorySettling(this.memory, bounds);
    const room = new RoomSettling(settling, this.memory, this.policies);
    this.pool = new UpstreamPool(this.catalog, this.machine, new SwapLock(), room);
    this.seats = new Seats(this.catalog, this.pool);
    const ledger = new Ledger(this.seats, this.policies, this.memory, this.pool);
    const recorder = new DecisionRecorder(new DecisionLog(), this.seats, this.pool, ledger);
    const reader = new FactsReader(this.seats, this.policies, ledger);
    const queues = new QueueBounds(this.seats, this.policies, config, recorder);
    this.scheduler = new Scheduler(this.seats, reader, recorder, queues, this.pool);
    const admission = new Admission(this.seats, this.policies);
    this.swap = new SwapService(this.scheduler, this.seats, admission, queues, config);
    this.ttl = new TtlService(this.pool, this.swap);
    // Only its one method is used, and that of the real one reads a file.
    this.reload = new ConfigurationReload(file as ConfigFile, config, this.catalog, this.policies);
    void ledger.onApplicationBootstrap();
  }

  /** In the order in which Nest calls the hooks. */
  async shutDown(): Promise<void> {
    await this.swap.beforeApplicationShutdown();
    this.scheduler.onApplicationShutdown();
    this.memory.onApplicationShutdown();
  }
}
