import { Injectable } from '@nestjs/common';
import { mayUse } from '../catalog/may-use.js';
import type { ModelUser } from '../catalog/may-use.js';
import { PolicyService } from '../catalog/policy.service.js';
import { takes } from './dispatch.js';
import { Seats } from './seats.service.js';
import type { Seat } from './seats.service.js';

/** Who gets a lease at once. Looks, and changes nothing. */
@Injectable()
export class Admission {
  constructor(
    private readonly seats: Seats,
    private readonly policies: PolicyService,
  ) {}

  /** By what the request says, or by its model. Strictly in order, nobody lets others pass. */
  isBackground({ upstream }: Seat, saysSo: boolean): boolean {
    if (this.policies.current.isFifo) return false;
    return saysSo || this.policies.of(upstream.model.id).isBackground;
  }

  /** Nobody is passed: neither who waits for the model nor, in strict order, who waits for any. */
  canLease({ unit, upstream, queue }: Seat, isBackground: boolean): boolean {
    if (queue.length > 0 || !takes(unit, isBackground) || !upstream.isAvailable) return false;
    return (
      !this.policies.current.isFifo || this.seats.all.every((other) => other.queue.length === 0)
    );
  }

  /**
   * A resident model that may answer a background request for one that would have to be loaded; one
   * of those there are for who asks.
   */
  substitute({ unit, upstream }: Seat, user: ModelUser): Seat | undefined {
    const isThere = unit.isOpen && (unit.state === 'ready' || unit.state === 'loading');
    if (isThere) return undefined;
    return this.policies
      .of(upstream.model.id)
      .fallback.map((other) => this.seats.of({ id: other }))
      .find((seat) => mayUse(user, seat.upstream.model) && this.canLease(seat, true));
  }
}
