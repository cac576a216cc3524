import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import type { Lease } from '../lifecycle/lease.js';
import { connectPlainly } from './upstream-socket.js';

/** The connections to one incarnation of a model. */
interface Connections {
  readonly base: URL;
  /** Kept alive between requests. */
  readonly kept: Pool;
  /** A new one each time. */
  readonly unused: Pool;
}

/** Connections to resident models that speak plain HTTP; they end with their upstream. */
@Injectable()
export class UpstreamConnections implements OnApplicationShutdown {
  private readonly known = new Map<string, Connections>();

  constructor(upstreams: UpstreamPool) {
    upstreams.events.subscribe((event) => {
      if (event.kind === 'stopped') this.close(event.model);
    });
  }

  /**
   * Without time limits: a long answer is not a broken one. An upstream may end a connection it kept
   * just as the next request goes out; an unused one is safe from that.
   */
  to(lease: Lease, isUnused: boolean): Pool {
    const { kept, unused } = this.of(lease);
    return isUnused ? unused : kept;
  }

  onApplicationShutdown(): void {
    for (const model of [...this.known.keys()]) this.close(model);
  }

  private of({ model, base }: Lease): Connections {
    const known = this.known.get(model);
    if (known?.base === base) return known;
    this.close(model);
    const unlimited = { headersTimeout: 0, bodyTimeout: 0, connect: connectPlainly };
    const connections = {
      base,
      kept: new Pool(base.origin, unlimited),
      unused: new Pool(base.origin, { ...unlimited, pipelining: 0 }),
    };
    this.known.set(model, connections);
    return connections;
  }

  private close(model: string): void {
    const known = this.known.get(model);
    this.known.delete(model);
    void known?.kept.destroy();
    void known?.unused.destroy();
  }
}
