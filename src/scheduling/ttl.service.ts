import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import type { Upstream } from '../lifecycle/upstream.js';
import { SwapService } from '../swap/swap.service.js';
import { hasExpired } from './expired.js';

/** Looks every second whose TTL has passed. */
@Injectable()
export class TtlService {
  constructor(
    private readonly pool: UpstreamPool,
    private readonly swap: SwapService,
  ) {}

  @Cron('* * * * * *', { name: 'ttl', waitForCompletion: true })
  unloadExpired(): void {
    const nowMs = performance.now();
    for (const upstream of this.pool.all) {
      if (hasExpired(factsOf(upstream), nowMs)) this.swap.expire(upstream.model);
    }
  }
}

const factsOf = ({ state, inFlight, readyAtMs, lastUsedAtMs, model }: Upstream) => ({
  isReady: state === 'ready',
  inFlight,
  readyAtMs,
  lastUsedAtMs,
  ttlMs: model.ttlMs,
});
