import { setImmediate as aMoment } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { toGatewayError } from '../http/to-gateway-error.js';
import { SwapService } from '../swap/swap.service.js';

/**
 * Loads that were asked for by clients that do not wait for them: at most one a model. An order ends
 * with its load, which is bounded as any load is, with a refusal, or when it is withdrawn.
 */
@Injectable()
export class LoadOrders {
  /** Told the id of the model whose order was placed, or has ended. */
  readonly changes: Observable<string>;
  private readonly subject = new Subject<string>();
  private readonly orders = new Map<string, AbortController>();
  private readonly logger = new Logger(LoadOrders.name);

  constructor(private readonly swap: SwapService) {
    this.changes = this.subject.asObservable();
  }

  has({ id }: Pick<ModelDefinition, 'id'>): boolean {
    return this.orders.has(id);
  }

  /** Resolves once the load is under way, or waits for its turn. @throws GatewayError why it never will */
  async place(model: ModelDefinition): Promise<void> {
    const order = new AbortController();
    this.orders.set(model.id, order);
    this.subject.next(model.id);
    const load = this.swap.load(model, order.signal).finally(() => {
      if (this.orders.get(model.id) !== order) return;
      this.orders.delete(model.id);
      this.subject.next(model.id);
    });
    let isAccepted = false;
    load.catch((error: unknown) => {
      if (!isAccepted || order.signal.aborted) return;
      const { message: reason } = toGatewayError(error);
      this.logger.warn('load that was asked for failed', { model: model.id, reason });
    });
    // What cannot be is refused before anything else happens.
    await Promise.race([load, aMoment()]);
    isAccepted = true;
  }

  /** False if there is none. A load that has begun goes on. */
  withdraw({ id }: Pick<ModelDefinition, 'id'>): boolean {
    const order = this.orders.get(id);
    if (order === undefined) return false;
    this.orders.delete(id);
    order.abort();
    this.subject.next(id);
    return true;
  }

  withdrawAll(): void {
    for (const id of [...this.orders.keys()]) this.withdraw({ id });
  }
}
