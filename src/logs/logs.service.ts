import { Injectable } from '@nestjs/common';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { LogBuffer } from '../lifecycle/log-buffer.js';
import type { Upstream } from '../lifecycle/upstream.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { GatewayLogger } from './gateway-logger.service.js';
import { WholeLines } from './whole-lines.js';

const ALL_BYTES = 1024 * 1024;

/** Recent output: of one model, or of the gateway and all models together. */
@Injectable()
export class LogsService {
  private readonly everything = new LogBuffer(ALL_BYTES);
  private readonly byModel = new Map<string, WholeLines>();

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly pool: UpstreamPool,
    gateway: GatewayLogger,
  ) {
    gateway.recent.follow((text) => {
      this.everything.append(text);
    });
    for (const upstream of pool.all) this.gather(upstream);
    pool.added.subscribe((upstream) => {
      this.gather(upstream);
    });
    pool.events.subscribe(({ kind, model }) => {
      if (kind !== 'stopped') return;
      this.byModel.get(model)?.flush();
      if (pool.get({ id: model }).isForgotten) this.byModel.delete(model);
    });
  }

  all(): LogBuffer {
    return this.everything;
  }

  /** @throws GatewayError `model_not_found` */
  of(name: string): LogBuffer {
    return this.pool.get(this.catalog.get(name)).log;
  }

  /** Follows the log of one model, and marks its lines with the name. */
  private gather({ log, model }: Upstream): void {
    const lines = new WholeLines((text) => {
      this.everything.append(text.replaceAll(/^(?=.)/gm, `[${model.id}] `));
    });
    log.follow((text) => {
      lines.append(text);
    });
    this.byModel.set(model.id, lines);
  }
}
