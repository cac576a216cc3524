import { ModelCatalog } from '../../src/catalog/model-catalog.service.js';
import { PolicyService } from '../../src/catalog/policy.service.js';
import { schedulingPolicy } from '../../src/catalog/scheduling-policy.js';
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
import { Scheduler } from '../../src/swap/scheduler.service.js';
import { Seats } from '../../src/swap/seats.service.js';
import { SwapService } from '../../src/swap/swap.service.js';
import { configOf } from './estate.js';
import type { Estate } from './estate.js';
import { Machine } from './machine.js';

const policyFor = (config: GatewayConfig) => schedulingPolicy(config, new Map());

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
  private readonly memory: FreeMemory;

  constructor(private readonly estate: Estate) {
    const config = configOf(estate, 0);
    const bounds = new MemoryBounds();
    this.catalog = new ModelCatalog(config);
    this.policies = new PolicyService(policyFor(config));
    this.memory = new FreeMemory(bounds);
    const room = new RoomSettling(
      new MemorySettling(this.memory, bounds),
      this.memory,
      this.policies,
    );
    this.pool = new UpstreamPool(this.catalog, this.machine, new SwapLock(), room);
    this.seats = new Seats(this.catalog, this.pool);
    const ledger = new Ledger(this.seats, this.policies, this.memory, this.pool);
    const recorder = new DecisionRecorder(new DecisionLog(), this.seats, this.pool, ledger);
    const reader = new FactsReader(this.seats, this.policies, ledger);
    this.scheduler = new Scheduler(this.seats, reader, recorder, this.pool);
    const admission = new Admission(this.seats, this.policies);
    this.swap = new SwapService(this.scheduler, this.seats, admission, config);
    this.ttl = new TtlService(this.pool, this.swap);
    void ledger.onApplicationBootstrap();
  }

  changePolicy(number: number): void {
    this.policies.replace(policyFor(configOf(this.estate, number)));
  }

  /** In the order in which Nest calls the hooks. */
  async shutDown(): Promise<void> {
    await this.swap.beforeApplicationShutdown();
    this.scheduler.onApplicationShutdown();
    this.memory.onApplicationShutdown();
  }
}
