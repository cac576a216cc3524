import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { GatewayError } from '../errors.js';
import { isAnswering } from '../lifecycle/health-probe.js';
import type { Life } from '../lifecycle/life.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import type { Upstream } from '../lifecycle/upstream.js';
import { isToBeAsked } from './silence.js';

/** An answer to the question how it is may take as long as the bound, within these. */
const ANSWER_WITHIN_MS = { least: 1_000, most: 5_000 };
/** One question may fall into a bad moment: the second comes after this long. */
const PAUSE_MS = 1_000;

/** What is remembered of one life of an upstream. */
interface Watch {
  movedAtMs: number;
  askedAtMs: number;
  isAsking: boolean;
}

/** Looks every second which model has work and is silent; one that does not say how it is is restarted. */
@Injectable()
export class StallService implements OnApplicationShutdown {
  private readonly watches = new WeakMap<Life, Watch>();
  private readonly ending = new AbortController();
  private readonly logger = new Logger(StallService.name);

  constructor(private readonly pool: UpstreamPool) {}

  @Interval('stall', 1_000)
  look(): void {
    for (const upstream of this.pool.all) {
      const life = upstream.readyLife;
      if (life === undefined || upstream.model.stallTimeoutMs === Infinity) continue;
      const watch = this.watchOf(life);
      const nowMs = performance.now();
      const { inFlight, model } = upstream;
      const movedAtMs = movedLast(life, watch);
      const work = { ...watch, movedAtMs, inFlight, stallTimeoutMs: model.stallTimeoutMs };
      if (!watch.isAsking && isToBeAsked(work, nowMs)) void this.ask(upstream, life, watch);
    }
  }

  onApplicationShutdown(): void {
    this.ending.abort();
  }

  private watchOf(life: Life): Watch {
    const known = this.watches.get(life);
    if (known !== undefined) return known;
    const watch = { movedAtMs: -Infinity, askedAtMs: -Infinity, isAsking: false };
    this.watches.set(life, watch);
    return watch;
  }

  /** Anything may happen meanwhile: only what is as it was before the questions is stopped. */
  private async ask(upstream: Upstream, life: Life, watch: Watch): Promise<void> {
    watch.askedAtMs = performance.now();
    watch.isAsking = true;
    const isSilent = await this.isSilent(life);
    watch.isAsking = false;
    if (!isSilent || upstream.readyLife !== life) return;
    const movedAtMs = movedLast(life, watch);
    if (movedAtMs > watch.askedAtMs || upstream.inFlight === 0) return;
    const { id } = upstream.model;
    const silentSec = Math.round((performance.now() - movedAtMs) / 1000);
    const { inFlight, pid } = upstream;
    this.logger.warn('model has stalled, stopping it', { model: id, pid, silentSec, inFlight });
    const message = `model '${id}' stopped answering and was restarted`;
    await upstream.stop('stalled', new GatewayError('upstream_closed', message));
  }

  /** Asks twice before it says so; false also where the question is not to be asked any more. */
  private async isSilent(life: Life): Promise<boolean> {
    const { checkEndpoint, stallTimeoutMs } = life.model;
    const { least, most } = ANSWER_WITHIN_MS;
    const withinMs = Math.max(least, Math.min(most, stallTimeoutMs));
    const signal = AbortSignal.any([life.over, this.ending.signal]);
    const baseUrl = life.running?.baseUrl;
    if (baseUrl === undefined) return false;
    const question = { baseUrl, checkEndpoint, withinMs, signal };
    if (await isAnswering(question)) return false;
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    return !signal.aborted && !(await isAnswering(question)) && !signal.aborted;
  }
}

/** The last sign of progress anybody has seen. That more requests come is none. */
function movedLast(life: Life, watch: Watch): number {
  if (life.hasMoved()) watch.movedAtMs = performance.now();
  return Math.max(watch.movedAtMs, life.busySinceMs);
}
