import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import type { Lease } from '../lifecycle/lease.js';

/** One pool of keep-alive connections a resident model; they end with its upstream. */
@Injectable()
export class UpstreamConnections implements OnApplicationShutdown {
  private readonly pools = new Map<string, { readonly base: URL; readonly pool: Pool }>();

  constructor(upstreams: UpstreamPool) {
    upstreams.events.subscribe((event) => {
      if (event.kind === 'stopped') this.close(event.model);
    });
  }

  /** Without time limits: a long answer is not a broken one. */
  to({ model, base }: Lease): Pool {
    const known = this.pools.get(model);
    if (known?.base === base) return known.pool;
    this.close(model);
    const pool = new Pool(base.origin, { headersTimeout: 0, bodyTimeout: 0 });
    this.pools.set(model, { base, pool });
    return pool;
  }

  onApplicationShutdown(): void {
    for (const model of [...this.pools.keys()]) this.close(model);
  }

  private close(model: string): void {
    const known = this.pools.get(model);
    this.pools.delete(model);
    void known?.pool.destroy();
  }
}
