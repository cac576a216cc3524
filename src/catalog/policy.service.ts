import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ModelPolicy, SchedulingPolicy } from './scheduling-policy.js';

/** The scheduling policy in force, and that it changes. */
@Injectable()
export class PolicyService {
  /** Told synchronously, after the change. */
  readonly changes: Observable<SchedulingPolicy>;
  private readonly subject = new Subject<SchedulingPolicy>();

  constructor(private policy: SchedulingPolicy) {
    this.changes = this.subject.asObservable();
  }

  get current(): SchedulingPolicy {
    return this.policy;
  }

  of(model: string): ModelPolicy {
    const policy = this.policy.models.get(model);
    if (policy === undefined) throw new RangeError(`no policy for '${model}'`);
    return policy;
  }

  replace(policy: SchedulingPolicy): void {
    this.policy = policy;
    this.subject.next(policy);
  }
}
