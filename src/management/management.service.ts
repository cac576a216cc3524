import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ModelUser } from '../catalog/may-use.js';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { SwapService } from '../swap/swap.service.js';
import { LoadOrders } from './load-orders.service.js';
import { listedEntries, listedModel } from './listed-model.js';
import type { ListedModel } from './listed-model.js';
import { modelStatus } from './model-status.js';
import type { ModelStatus } from './model-status.js';

/** What operators ask for: lists, loads and unloads. None of it counts as use of a model. */
@Injectable()
export class ManagementService {
  private readonly createdSec = Math.floor(Date.now() / 1000);
  private readonly logger = new Logger(ManagementService.name);

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly pool: UpstreamPool,
    private readonly swap: SwapService,
    private readonly orders: LoadOrders,
    private readonly config: GatewayConfig,
  ) {}

  list(user: ModelUser | undefined): ListedModel[] {
    return this.catalog
      .visibleTo(user)
      .filter(({ isListed }) => isListed)
      .flatMap((model) => listedEntries(model, this.status(model), this.listing));
  }

  /** @throws GatewayError `model_not_found` */
  get(name: string, user: ModelUser | undefined): ListedModel {
    const model = this.catalog.get(name, user);
    return listedModel(model, this.status(model), this.createdSec);
  }

  status(model: ModelDefinition): ModelStatus {
    const { state, isAsleep, failedLoads } = this.pool.get(model);
    return modelStatus({ state, isAsleep, failedLoads, isOrdered: this.orders.has(model) });
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

  /** Of those who do not wait: how it goes is told by the status. @throws GatewayError */
  async orderLoad(name: string, user: ModelUser | undefined): Promise<void> {
    const model = this.catalog.get(name, user);
    const { value } = this.status(model);
    if (value === 'loading' || value === 'loaded' || this.orders.has(model)) {
      throw unfitting(`model '${model.id}' is already running`);
    }
    await this.orders.place(model);
  }

  /** False if there is nothing to unload. A client that leaves takes an order to drain back. */
  async unload(model: ModelDefinition, drain: boolean, reply: FastifyReply): Promise<boolean> {
    const wasOrdered = this.orders.withdraw(model);
    const wasRunning = await this.swap.unload(model, { drain, signal: leaving(reply) });
    return wasRunning || wasOrdered;
  }

  /** Of those who do not wait. @throws GatewayError */
  orderUnload(name: string, user: ModelUser | undefined): void {
    const model = this.catalog.get(name, user);
    const wasOrdered = this.orders.withdraw(model);
    if (this.pool.get(model).state !== 'stopped') void this.stop(model);
    else if (!wasOrdered) throw unfitting(`model '${model.id}' is not running`);
  }

  /** Resolves once nothing of it is left, at once if there is nothing. @throws GatewayError */
  async unloadByName(name: string, user: ModelUser | undefined): Promise<void> {
    const model = this.catalog.get(name, user);
    this.orders.withdraw(model);
    await this.stop(model);
  }

  /** Resolves once nothing of what runs is left. */
  async unloadAll(): Promise<void> {
    this.orders.withdrawAll();
    await this.swap.unloadAll();
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

  private get listing(): Parameters<typeof listedEntries>[2] {
    return { createdSec: this.createdSec, hasAliases: this.config.includeAliasesInList };
  }

  private stop(model: ModelDefinition): Promise<boolean> {
    return this.swap.unload(model, { drain: false, signal: new AbortController().signal });
  }
}

const unfitting = (message: string): GatewayError =>
  new GatewayError('invalid_request', message, { param: 'model' });

/** Aborts when the client has left. */
function leaving({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    controller.abort();
  });
  return controller.signal;
}
