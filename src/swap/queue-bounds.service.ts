import { Injectable } from '@nestjs/common';
import { PolicyService } from '../catalog/policy.service.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { DecisionRecorder } from './decision-recorder.service.js';
import { Seats } from './seats.service.js';
import type { Seat } from './seats.service.js';

/** Where answers are given and none has been finished yet that others waited for. */
const ASSUMED_PAUSE_MS = 10_000;

/** How many may wait, for how long, and for what it makes sense to wait at all. */
@Injectable()
export class QueueBounds {
  constructor(
    private readonly seats: Seats,
    private readonly policies: PolicyService,
    private readonly config: GatewayConfig,
    private readonly recorder: DecisionRecorder,
  ) {}

  /** Why a request may not wait now, if so. Looks, and changes nothing. */
  refusal(seat: Seat, nowMs: number): GatewayError | undefined {
    return this.coolingDown(seat, nowMs) ?? this.full(seat, nowMs);
  }

  /**
   * @param isReturning it was in before, and has its place
   * @throws GatewayError `model_load_failed` while loads have failed lately, `queue_full`
   */
  admit(seat: Seat, nowMs: number, isReturning: boolean): void {
    const error = isReturning ? this.coolingDown(seat, nowMs) : this.refusal(seat, nowMs);
    if (error === undefined) return;
    const why = error.code === 'queue_full' ? 'queue full' : 'cooling down';
    this.recorder.turnsAway(seat.unit, seat.upstream.model.id, why);
    throw error;
  }

  /** An order to load waits too. @throws GatewayError `queue_full` */
  admitOrder(seat: Seat, nowMs: number): void {
    const error = this.full(seat, nowMs);
    if (error === undefined) return;
    this.recorder.turnsAway(seat.unit, seat.upstream.model.id, 'queue full');
    throw error;
  }

  /** Those who have waited as long as they may get to know it. */
  expire(nowMs: number): void {
    for (const seat of this.seats.all) {
      const { unit, upstream, queue } = seat;
      const { id, queueTimeoutMs } = upstream.model;
      queue.failSince(nowMs - queueTimeoutMs, () => {
        this.recorder.turnsAway(unit, id, 'waited too long');
        const message = `model '${id}' had no place for the request within ${queueTimeoutMs / 1000} s`;
        const retryAfterSec = this.roomInMs(seat, nowMs) / 1000;
        return new GatewayError('queue_timeout', message, { retryAfterSec });
      });
    }
  }

  /** When the next will have waited as long as it may. */
  nextExpiryAtMs(): number {
    return Math.min(
      ...this.seats.all.map(
        ({ upstream, queue }) => queue.oldestArrivalMs + upstream.model.queueTimeoutMs,
      ),
    );
  }

  private coolingDown({ upstream }: Seat, nowMs: number): GatewayError | undefined {
    const { coolsUntilMs, last } = upstream.failedLoads;
    return coolsUntilMs > nowMs ? last?.coolingFor(coolsUntilMs - nowMs) : undefined;
  }

  private full(seat: Seat, nowMs: number): GatewayError | undefined {
    const { id, queueLimit } = seat.upstream.model;
    const { totalQueueLimit } = this.config;
    const { all } = this.seats;
    if (seat.queue.length >= queueLimit) {
      const message = `${seat.queue.length} requests wait for model '${id}' already`;
      return queueFull(message, this.roomInMs(seat, nowMs));
    }
    const total = all.reduce((sum, { queue }) => sum + queue.length, 0);
    if (totalQueueLimit === 0 || total < totalQueueLimit) return undefined;
    const waitedFor = all.filter(({ queue }) => queue.length > 0);
    const soonest = Math.min(...waitedFor.map((other) => this.roomInMs(other, nowMs)));
    return queueFull(`${total} requests wait for models already`, soonest);
  }

  /** When somebody is likely to leave the queue: its model is ready by then, and has answered one more. */
  private roomInMs({ unit, upstream, queue }: Seat, nowMs: number): number {
    if (upstream.isResident && unit.isOpen) return queue.nextInMs(nowMs) ?? ASSUMED_PAUSE_MS;
    return unit.readyInMs(nowMs, this.policies.current.turnMs);
  }
}

const queueFull = (message: string, roomInMs: number): GatewayError =>
  new GatewayError('queue_full', message, { retryAfterSec: roomInMs / 1000 });
