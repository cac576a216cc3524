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
import type { UpstreamMeans } from './upstream.js';

/** The upstreams of all models, loaded or not, and what happens to them. */
@Injectable()
export class UpstreamPool {
  /** Told synchronously, after the state has changed. */
  readonly events: Observable<UpstreamEvent>;
  /** One that was not there before. */
  readonly added: Observable<Upstream>;
  private readonly eventSubject = new Subject<UpstreamEvent>();
  private readonly addedSubject = new Subject<Upstream>();
  private readonly means: UpstreamMeans;
  private byId: ReadonlyMap<string, Upstream> = new Map();

  constructor(catalog: ModelCatalog, runtime: Runtime, lock: SwapLock, settling: RoomSettling) {
    this.means = { runtime, lock, settling };
    this.events = this.eventSubject.asObservable();
    this.added = this.addedSubject.asObservable();
    this.adopt(catalog.models);
    catalog.changes.subscribe((models) => {
      this.adopt(models);
    });
  }

  /** In the order of the file; then those that are no models any more and have not ended yet. */
  get all(): readonly Upstream[] {
    return [...this.byId.values()].filter(({ isForgotten }) => !isForgotten);
  }

  get(model: Pick<ModelDefinition, 'id'>): Upstream {
    const upstream = this.find(model);
    if (upstream === undefined) throw new RangeError(`no upstream for '${model.id}'`);
    return upstream;
  }

  find({ id }: Pick<ModelDefinition, 'id'>): Upstream | undefined {
    return this.byId.get(id);
  }

  private adopt(models: readonly ModelDefinition[]): void {
    const before = new Map([...this.byId].filter(([, { isForgotten }]) => !isForgotten));
    const present = models.map((model): [string, Upstream] => [
      model.id,
      before.get(model.id) ?? this.create(model),
    ]);
    for (const model of models) before.get(model.id)?.adopt(model);
    const ids = new Set(models.map(({ id }) => id));
    const leaving = [...before].filter(([id]) => !ids.has(id));
    for (const [, upstream] of leaving) upstream.adopt(undefined);
    this.byId = new Map([...present, ...leaving]);
    for (const [id, upstream] of present) if (!before.has(id)) this.addedSubject.next(upstream);
  }

  private create(model: ModelDefinition): Upstream {
    return new Upstream(model, this.means, (event) => {
      this.eventSubject.next(event);
    });
  }
}
