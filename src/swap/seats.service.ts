import { Injectable } from '@nestjs/common';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { RequestQueue } from './request-queue.js';
import { Unit } from './unit.js';
import type { Member } from './unit.js';
import { unitsOf } from './unit-definition.js';

/** Where a model stands: its upstream, its queue, and the unit it belongs to. */
export interface Seat extends Member {
  readonly unit: Unit;
}

/** All units, and the seat each model has in one of them. */
@Injectable()
export class Seats {
  readonly units: readonly Unit[];
  readonly all: readonly Seat[];
  private readonly byUnit: ReadonlyMap<string, Unit>;
  private readonly byModel: ReadonlyMap<string, Seat>;

  constructor(catalog: ModelCatalog, pool: UpstreamPool) {
    this.units = unitsOf(catalog.models).map((definition) => {
      const members = definition.members.map((model): Member => ({
        upstream: pool.get(model),
        queue: new RequestQueue(),
      }));
      return new Unit(definition, members);
    });
    this.all = this.units.flatMap((unit) => unit.members.map((member) => ({ ...member, unit })));
    this.byUnit = new Map(this.units.map((unit) => [unit.id, unit]));
    this.byModel = new Map(this.all.map((seat) => [seat.upstream.model.id, seat]));
  }

  of({ id }: Pick<ModelDefinition, 'id'>): Seat {
    const seat = this.byModel.get(id);
    if (seat === undefined) throw new RangeError(`no seat for '${id}'`);
    return seat;
  }

  unit(id: string): Unit {
    const unit = this.byUnit.get(id);
    if (unit === undefined) throw new RangeError(`no unit '${id}'`);
    return unit;
  }

  /** Where somebody has waited longest. */
  firstInLine(): Seat | undefined {
    const waitedFor = this.all.filter(({ queue }) => queue.length > 0);
    const arrival = ({ queue }: Seat): number => queue.first?.arrivedAtMs ?? Infinity;
    return waitedFor.sort((a, b) => arrival(a) - arrival(b))[0];
  }
}
