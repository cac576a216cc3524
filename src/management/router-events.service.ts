import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import { PolicyService } from '../catalog/policy.service.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { LoadOrders } from './load-orders.service.js';
import { ManagementService } from './management.service.js';
import { MODELS_RELOADED, statusEvents } from './router-event.js';
import type { RouterEvent } from './router-event.js';

/** What happens to the listed models, as llama.cpp's router tells it. */
@Injectable()
export class RouterEvents {
  readonly all: Observable<RouterEvent>;
  private readonly subject = new Subject<RouterEvent>();
  /** The last status told of each model. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly catalog: ModelCatalog,
    private readonly management: ManagementService,
    pool: UpstreamPool,
    orders: LoadOrders,
    policies: PolicyService,
  ) {
    this.all = this.subject.asObservable();
    pool.events.subscribe(({ kind, model }) => {
      if (kind !== 'lease ended') this.look(model);
    });
    orders.changes.subscribe((model) => {
      this.look(model);
    });
    policies.changes.subscribe(() => {
      this.told.clear();
      this.subject.next(MODELS_RELOADED);
    });
  }

  private look(id: string): void {
    const model = this.catalog.find(id);
    if (model?.isListed !== true) return;
    const events = statusEvents(model.id, this.management.status(model));
    const status = events.at(-1)?.data?.status;
    if (status === undefined || this.told.get(id) === status) return;
    this.told.set(id, status);
    for (const event of events) this.subject.next(event);
  }
}
