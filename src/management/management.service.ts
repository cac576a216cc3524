import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ModelUser } from '../catalog/may-use.js';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { SwapService } from '../swap/swap.service.js';
import { listedModel, modelStatus } from './model-status.js';
import type { ListedModel } from './model-status.js';

/** What operators ask for: lists, loads and unloads. None of it counts as use of a model. */
@Injectable()
export class ManagementService {
  private readonly createdSec = Math.floor(Date.now() / 1000);
  private readonly logger = new Logger(ManagementService.name);

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly pool: UpstreamPool,
    private readonly swap: SwapService,
    private readonly config: GatewayConfig,
  ) {}

  list(user: ModelUser | undefined): ListedModel[] {
    return this.catalog
      .visibleTo(user)
      .filter(({ isListed }) => isListed)
      .map((model) => this.listed(model));
  }

  /** @throws GatewayError `model_not_found` */
  get(name: string, user: ModelUser | undefined): ListedModel {
    return this.listed(this.catalog.get(name, user));
  }

  resident(): string[] {
    return this.pool.all.filter(({ state }) => state === 'ready').map(({ model }) => model.id);
  }

  /** Answers once the model is ready; a client that leaves no longer waits for it. */
  async load(model: ModelDefinition, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const signal = leaving(reply);
    try {
      await this.swap.load(model, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    await reply.send({ status: 'ok', message: `${model.id} is ready` });
  }

  /** False if there is nothing to unload. A client that leaves takes an order to drain back. */
  unload(model: ModelDefinition, drain: boolean, reply: FastifyReply): Promise<boolean> {
    return this.swap.unload(model, { drain, signal: leaving(reply) });
  }

  /** Loads what the configuration wants loaded from the start; failures are the log's. */
  async preload(): Promise<void> {
    const { preload } = this.config.hooks.on_startup;
    const forever = new AbortController().signal;
    const loads = preload.map(async (id) => {
      await this.swap.load(this.catalog.get(id), forever).catch((error: unknown) => {
        const reason = error instanceof GatewayError ? { reason: error.message } : {};
        this.logger.warn('preload failed', {
          model: id,
          ...reason,
          private: { error: String(error) },
        });
      });
    });
    await Promise.all(loads);
  }

  private listed(model: ModelDefinition): ListedModel {
    return listedModel(model, modelStatus(this.pool.get(model)), this.createdSec);
  }
}

/** Aborts when the client has left. */
function leaving({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    controller.abort();
  });
  return controller.signal;
}
