import { Injectable } from '@nestjs/common';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { GatewayError } from '../errors.js';
import { LogBuffer } from '../lifecycle/log-buffer.js';
import type { Upstream } from '../lifecycle/upstream.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { GatewayLogger } from './gateway-logger.service.js';
import { WholeLines } from './whole-lines.js';

const ALL_BYTES = 1024 * 1024;

/** Recent output: of one model, of all, of the gateway, or of everything together. */
@Injectable()
export class LogsService {
  private readonly everything = new LogBuffer(ALL_BYTES);
  /** Of all models, each line marked with the name. */
  private readonly models = new LogBuffer(ALL_BYTES);
  private readonly byModel = new Map<string, WholeLines>();

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly pool: UpstreamPool,
    private readonly gateway: GatewayLogger,
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

  /** True for the name of a model. */
  has(name: string): boolean {
    return this.catalog.find(name) !== undefined;
  }

  /** @throws GatewayError `model_not_found` */
  of(name: string): LogBuffer {
    return this.pool.get(this.catalog.get(name)).log;
  }

  /** By the names llama-swap has for them. @throws GatewayError `invalid_request` */
  named(name: string): LogBuffer {
    if (name === '') return this.everything;
    if (name === 'proxy') return this.gateway.recent;
    if (name === 'upstream') return this.models;
    if (this.has(name)) return this.of(name);
    const message = `there is no log '${name}'; expected proxy, upstream or the name of a model`;
    throw new GatewayError('invalid_request', message);
  }

  /** Follows the log of one model, and marks its lines with the name. */
  private gather({ log, model }: Upstream): void {
    const lines = new WholeLines((text) => {
      const marked = text.replaceAll(/^(?=.)/gm, `[${model.id}] `);
      this.everything.append(marked);
      this.models.append(marked);
    });
    log.follow((text) => {
      lines.append(text);
    });
    this.byModel.set(model.id, lines);
  }
}
