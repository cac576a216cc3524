import { Injectable } from '@nestjs/common';
import { ModelCatalog } from '../catalog/model-catalog.service.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { RequestQueue } from './request-queue.js';
import { Unit } from './unit.js';
import type { Member } from './unit.js';
import { unitsOf } from './unit-definition.js';
import type { UnitDefinition } from './unit-definition.js';

/** Where a model stands: its upstream, its queue, and the unit it belongs to. */
export interface Seat extends Member {
  readonly unit: Unit;
}

/** All units, and the seat each model has in one of them. */
@Injectable()
export class Seats {
  units: readonly Unit[] = [];
  all: readonly Seat[] = [];
  private byUnit: ReadonlyMap<string, Unit> = new Map();
  private byModel: ReadonlyMap<string, Seat> = new Map();

  constructor(
    catalog: ModelCatalog,
    private readonly pool: UpstreamPool,
  ) {
    this.arrange(unitsOf(catalog.models));
    catalog.changes.subscribe((models) => {
      this.arrange([...unitsOf(models), ...this.leaving(models)]);
    });
  }

  of({ id }: Pick<ModelDefinition, 'id'>): Seat {
    const seat = this.byModel.get(id);
    if (seat === undefined) throw new RangeError(`no seat for '${id}'`);
    return seat;
  }

  /** False: it is no model any more. */
  has({ id }: Pick<ModelDefinition, 'id'>): boolean {
    return this.byModel.get(id)?.unit.isLeaving === false;
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

  /** Models that are no more, and of which nothing runs any more, have no seat. */
  clear(): void {
    if (!this.all.some(({ upstream }) => upstream.isForgotten)) return;
    this.take(
      this.units.filter(({ members }) => !members.every(({ upstream }) => upstream.isForgotten)),
    );
  }

  /** What of it is as before keeps its unit; who waits keeps waiting, whatever unit it is for now. */
  private arrange(definitions: readonly UnitDefinition[]): void {
    const before = this.units;
    const units = definitions.map((definition) => {
      const same = this.byUnit.get(definition.id);
      if (same?.consistsOf(definition) === true) {
        same.redefine(definition);
        return same;
      }
      const members = definition.members.map(({ id }) => this.member(id));
      return Unit.succeeding(before, definition, members);
    });
    this.take(units);
  }

  private take(units: readonly Unit[]): void {
    this.units = units;
    this.all = units.flatMap((unit) => unit.members.map((member) => ({ ...member, unit })));
    this.byUnit = new Map(units.map((unit) => [unit.id, unit]));
    this.byModel = new Map(this.all.map((seat) => [seat.upstream.model.id, seat]));
  }

  private member(id: string): Member {
    const seat = this.byModel.get(id);
    return seat === undefined
      ? { upstream: this.pool.get({ id }), queue: new RequestQueue() }
      : { upstream: seat.upstream, queue: seat.queue };
  }

  /**
   * Models that are no more, as long as something of them runs, or somebody has yet to be told: each
   * by itself, and in nobody's way.
   */
  private leaving(models: readonly ModelDefinition[]): UnitDefinition[] {
    const ids = new Set(models.map(({ id }) => id));
    return this.all
      .filter(({ upstream, queue }) => !upstream.isForgotten || queue.length > 0)
      .filter(({ upstream }) => !ids.has(upstream.model.id))
      .map(({ unit, upstream: { model } }) => ({
        id: `gone:${model.id}`,
        members: [model],
        need: unit.definition.need,
        isPinned: false,
        brings: [],
        isLeaving: true,
      }));
  }
}
