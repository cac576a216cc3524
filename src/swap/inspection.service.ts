import { Injectable } from '@nestjs/common';
import type { ModelUser } from '../catalog/may-use.js';
import type { SchedulingPolicy } from '../catalog/scheduling-policy.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import type { GatewayError } from '../errors.js';
import type { MemoryAmounts } from '../memory/memory-amount.js';
import { Admission } from './admission.service.js';
import { Ledger } from './ledger.service.js';
import type { Facts } from './planner/facts.js';
import { outlook } from './planner/outlook.js';
import type { Outlook } from './planner/outlook.js';
import { QueueBounds } from './queue-bounds.service.js';
import { Scheduler } from './scheduler.service.js';
import { Seats } from './seats.service.js';
import type { Unit } from './unit.js';
import { withOneMore } from './with-one-more.js';

/** Everything there is to see, at one moment; live objects are for reading only. */
export interface Snapshot {
  readonly policy: SchedulingPolicy;
  readonly facts: Facts;
  readonly units: readonly Unit[];
  readonly amounts: MemoryAmounts;
  readonly learned: (unit: string) => Readonly<Record<string, number>> | undefined;
  readonly took: (unit: string) => Readonly<Record<string, number>> | undefined;
}

/** What a request would meet now. */
export type Prospect = { readonly unit: string; readonly isBackground: boolean } & (
  | { readonly kind: 'is served'; readonly by: string }
  /** Its model is there, and takes no more at the moment. */
  | { readonly kind: 'queues'; readonly waiting: number; readonly running: number }
  /** It may not even wait. */
  | { readonly kind: 'is refused'; readonly error: GatewayError }
  | { readonly kind: 'is planned'; readonly outlook: Outlook; readonly facts: Facts }
);

/** What others may see of the scheduler: looking changes nothing but what is known of the memory. */
@Injectable()
export class Inspection {
  constructor(
    private readonly scheduler: Scheduler,
    private readonly seats: Seats,
    private readonly ledger: Ledger,
    private readonly admission: Admission,
    private readonly bounds: QueueBounds,
  ) {}

  get policy(): SchedulingPolicy {
    return this.scheduler.policy;
  }

  snapshot(): Snapshot {
    return {
      policy: this.policy,
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

  /** What a request for the model would meet now. Nothing is done, and nothing is written down. */
  prospect(model: ModelDefinition, saysBackground: boolean, user: ModelUser = {}): Prospect {
    const seat = this.seats.of(model);
    const { unit, upstream, queue } = seat;
    const isBackground = this.admission.isBackground(seat, saysBackground);
    const about = { unit: unit.id, isBackground };
    if (this.admission.canLease(seat, isBackground)) {
      return { ...about, kind: 'is served', by: model.id };
    }
    const substitute = isBackground ? this.admission.substitute(seat, user) : undefined;
    if (substitute !== undefined) {
      return { ...about, kind: 'is served', by: substitute.upstream.model.id };
    }
    const error = this.bounds.refusal(seat, performance.now());
    if (error !== undefined) return { ...about, kind: 'is refused', error };
    if (unit.isOpen && upstream.isResident) {
      return { ...about, kind: 'queues', waiting: queue.length, running: upstream.inFlight };
    }
    const facts = withOneMore(this.scheduler.facts(), unit.id, isBackground);
    return { ...about, kind: 'is planned', outlook: outlook(facts, unit.id), facts };
  }
}
