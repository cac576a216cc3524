import { Injectable } from '@nestjs/common';
import { PolicyService } from '../catalog/policy.service.js';
import type { SchedulingPolicy } from '../catalog/scheduling-policy.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import type { MemoryAmounts } from '../memory/memory-amount.js';
import { Ledger } from './ledger.service.js';
import type { Facts } from './planner/facts.js';
import { Scheduler } from './scheduler.service.js';
import { Seats } from './seats.service.js';
import type { Seat } from './seats.service.js';
import type { Unit } from './unit.js';

/** Everything there is to see, at one moment; live objects are for reading only. */
export interface Snapshot {
  readonly policy: SchedulingPolicy;
  readonly facts: Facts;
  readonly units: readonly Unit[];
  readonly amounts: MemoryAmounts;
  readonly learned: (unit: string) => Readonly<Record<string, number>> | undefined;
  readonly took: (unit: string) => Readonly<Record<string, number>> | undefined;
}

/** What others may see of the scheduler: looking changes nothing but what is known of the memory. */
@Injectable()
export class Inspection {
  constructor(
    private readonly scheduler: Scheduler,
    private readonly seats: Seats,
    private readonly ledger: Ledger,
    private readonly policies: PolicyService,
  ) {}

  snapshot(): Snapshot {
    return {
      policy: this.policies.current,
      facts: this.scheduler.facts(),
      units: this.seats.units,
      amounts: this.ledger.amounts,
      learned: (unit) => this.ledger.learned(unit),
      took: (unit) => this.ledger.took(unit),
    };
  }

  /** Looks how much room there is, where that can be measured. Never rejects. */
  measure(): Promise<void> {
    return this.ledger.measure();
  }

  seat(model: ModelDefinition): Seat {
    return this.seats.of(model);
  }
}
