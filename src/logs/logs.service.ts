import { Injectable } from '@nestjs/common';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { LogBuffer } from '../lifecycle/log-buffer.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { GatewayLogger } from './gateway-logger.service.js';

const ALL_BYTES = 1024 * 1024;

/** Recent output: of one model, or of the gateway and all models together. */
@Injectable()
export class LogsService {
  private readonly everything = new LogBuffer(ALL_BYTES);

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly pool: UpstreamPool,
    gateway: GatewayLogger,
  ) {
    gateway.recent.follow((text) => {
      this.everything.append(text);
    });
    for (const { log, model } of pool.all) {
      log.follow((text) => {
        this.everything.append(text.replaceAll(/^(?=.)/gm, `[${model.id}] `));
      });
    }
  }

  all(): LogBuffer {
    return this.everything;
  }

  /** @throws GatewayError `model_not_found` */
  of(name: string): LogBuffer {
    return this.pool.get(this.catalog.get(name)).log;
  }
}
