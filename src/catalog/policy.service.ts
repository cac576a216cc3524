import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ModelPolicy, SchedulingPolicy } from './scheduling-policy.js';

/** Of a model that is no more, as long as what it has started has not ended. */
const OF_NONE: ModelPolicy = { footprints: undefined, isBackground: false, fallback: [] };

/** The scheduling policy in force, and that the configuration changes. */
@Injectable()
export class PolicyService {
  /** Told synchronously, after everything has changed: policy, models and their upstreams. */
  readonly changes: Observable<SchedulingPolicy>;
  private readonly subject = new Subject<SchedulingPolicy>();

  constructor(private policy: SchedulingPolicy) {
    this.changes = this.subject.asObservable();
  }

  get current(): SchedulingPolicy {
    return this.policy;
  }

  of(model: string): ModelPolicy {
    return this.policy.models.get(model) ?? OF_NONE;
  }

  /** To be followed by {@link announce}, once everything else has been replaced too. */
  replace(policy: SchedulingPolicy): void {
    this.policy = policy;
  }

  announce(): void {
    this.subject.next(this.policy);
  }
}
