import { Injectable } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { RoomSettling } from './room-settling.service.js';
import { Runtime } from './runtimes/runtime.js';
import { SwapLock } from './swap-lock.service.js';
import type { UpstreamEvent } from './upstream-event.js';
import { Upstream } from './upstream.js';

/** The upstreams of all models, loaded or not, and what happens to them. */
@Injectable()
export class UpstreamPool {
  readonly all: readonly Upstream[];
  /** Told synchronously, after the state has changed. */
  readonly events: Observable<UpstreamEvent>;
  private readonly byId: ReadonlyMap<string, Upstream>;

  constructor(catalog: ModelCatalog, runtime: Runtime, lock: SwapLock, settling: RoomSettling) {
    const means = { runtime, lock, settling };
    const events = new Subject<UpstreamEvent>();
    this.events = events.asObservable();
    this.all = catalog.models.map(
      (model) =>
        new Upstream(model, means, (event) => {
          events.next(event);
        }),
    );
    this.byId = new Map(this.all.map((upstream) => [upstream.model.id, upstream]));
  }

  get({ id }: ModelDefinition): Upstream {
    const upstream = this.byId.get(id);
    if (upstream === undefined) throw new RangeError(`no upstream for '${id}'`);
    return upstream;
  }
}
