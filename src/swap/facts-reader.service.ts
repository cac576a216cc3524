import { Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { usable } from '../catalog/device-definition.js';
import type { DeviceDefinition } from '../catalog/device-definition.js';
import { PolicyService } from '../catalog/policy.service.js';
import type { SchedulingPolicy } from '../catalog/scheduling-policy.js';
import type { Footprint } from '../config/footprints.js';
import { sumOf } from '../config/footprints.js';
import type { Upstream } from '../lifecycle/upstream.js';
import { Ledger } from './ledger.service.js';
import {
  atLeast,
  footprintOf,
  knownPlaces,
  leastOf,
  unknownPlace,
  vectorOf,
  withAtMost,
} from './place.js';
import type { Needs, Place } from './place.js';
import type { Claim, Facts, UnitFacts, UnitState, Vector } from './planner/facts.js';
import { isOverdrawn, minus, plus } from './planner/room.js';
import { Seats } from './seats.service.js';
import type { Unit } from './unit.js';

/** What the planner is told: units as they are, and the room there is for them. */
@Injectable()
export class FactsReader {
  /** There is more or less room, or a unit needs more or less of it. */
  readonly roomChanges: Observable<unknown>;
  /** Another policy, maybe with other devices. */
  readonly policyChanges: Observable<unknown>;

  constructor(
    private readonly seats: Seats,
    private readonly policies: PolicyService,
    private readonly ledger: Ledger,
  ) {
    this.roomChanges = ledger.changes;
    this.policyChanges = policies.changes;
  }

  get policy(): SchedulingPolicy {
    return this.policies.current;
  }

  read(nowMs: number, claims: readonly Claim[]): Facts {
    const { turnMs, lingerMs, backgroundIdleMs, isFifo, devices } = this.policy;
    const left = this.measuredLeft();
    const units = this.seats.units.map((unit) =>
      unit.facts({
        devices,
        places: isAt(unit) ? [] : this.places(unit, left),
        place: this.occupied(unit, left),
      }),
    );
    const facts = { nowMs, capacity: this.capacity(), claims };
    const warm = withoutCooling(units, this.seats.units, nowMs);
    return isFifo
      ? { ...facts, ...inOrderOfArrival(warm, this.seats.firstInLine()?.unit.id) }
      : { ...facts, units: warm, settings: { turnMs, lingerMs, backgroundIdleMs } };
  }

  /** What all units together may take, in bytes by device. */
  usable(): Footprint {
    return Object.fromEntries(
      this.policy.devices.map((device) => [device.name, this.ledger.usable(device)]),
    );
  }

  /** True of what runs on a device that is not there any more, or is another one now. */
  isDisplaced({ place }: Unit, { devices }: Upstream): boolean {
    return devices
      .filter(({ name }) => (place?.footprint[name] ?? 0) > 0)
      .some((old) => {
        const now = this.policy.devices.find(({ name }) => name === old.name);
        return now?.gpu !== old.gpu || now?.isMachine !== old.isMachine;
      });
  }

  /** Where a unit is by a new policy: on devices that are not there any more it may be anywhere. */
  moved(unit: Unit): Place | undefined {
    const { place } = unit;
    if (place !== undefined && unit.isRearranged) return this.rearranged(unit, place);
    if (place === undefined || place.alone === 1) return place;
    const names = new Set(this.policy.devices.map(({ name }) => name));
    const needed = Object.entries(place.footprint).filter(([, bytes]) => bytes > 0);
    if (needed.some(([name]) => !names.has(name))) return unknownPlace(unit.definition.need, {});
    // A persistent one of which nobody knew until now what it takes.
    return needed.length === 0 ? (this.known(unit)?.[0] ?? place) : place;
  }

  /** True of a unit that takes something of which what runs, and is not to go, takes more than is declared. */
  isInTheWay(unit: Unit): boolean {
    return this.isOverdrawn(unit, ['loading', 'ready']);
  }

  /** The same of all that still has its room, what is to go included. */
  isCrowded(unit: Unit): boolean {
    return this.isOverdrawn(unit, ['loading', 'ready', 'stopping']);
  }

  /** Where a unit is of which somebody else has started something, on these devices if they are known. */
  placeFound(unit: Unit, devices: readonly string[] | undefined): Place {
    const places = this.places(unit, this.measuredLeft());
    const isThere = ({ footprint }: Place): boolean =>
      devices?.every((name) => (footprint[name] ?? 0) > 0) === true;
    return places.find(isThere) ?? places[0] ?? unknownPlace(unit.definition.need, {});
  }

  /** The place that the planner means by its vector. */
  placeAt(unit: Unit, vector: Vector): Place {
    const { devices } = this.policy;
    const places = this.places(unit, this.measuredLeft());
    const isMeant = (place: Place): boolean =>
      vectorOf(place, devices).every((amount, index) => amount === vector[index]);
    const footprint = footprintOf(vector, devices);
    // It may be of a moment ago, when there was more room to take as a whole.
    const otherwise: Place = { alone: vector[0] === 1 ? 1 : 0, footprint, members: undefined };
    return places.find(isMeant) ?? otherwise;
  }

  /** One virtual device, which those fill whose needs nobody knows, then the devices. */
  private capacity(): Vector {
    return [1, ...this.policy.devices.map((device) => this.ledger.usable(device))];
  }

  private places(unit: Unit, left: Footprint): readonly Place[] {
    return (
      this.known(unit) ?? [unknownPlace(unit.definition.need, left, leastOf(this.needsOf(unit)))]
    );
  }

  private known(unit: Unit): readonly Place[] | undefined {
    const members = this.needsOf(unit);
    const took = this.ledger.learned(unit.id);
    const learned = took && withAtMost(took, this.declaredFor(unit));
    return knownPlaces({ members, learned }, this.policy.devices);
  }

  private needsOf({ definition }: Unit): Needs['members'] {
    return definition.members.map(({ id }) => ({
      id,
      footprints: this.policies.of(id).footprints,
    }));
  }

  /** What has been loaded once can be again, be it that it has taken more than it might. */
  private declaredFor({ definition }: Unit): Footprint {
    if (!definition.isPinned) return this.leftByPinned(usable);
    return Object.fromEntries(this.policy.devices.map((device) => [device.name, usable(device)]));
  }

  /** Everything that is left to it, or what it was started with; what it has really taken if more. */
  private occupied(unit: Unit, left: Footprint): Place | undefined {
    const { id, place } = unit;
    if (place === undefined) return undefined;
    const { footprint } =
      place.alone === 1 ? unknownPlace(1, left, leastOf(this.needsOf(unit))) : place;
    return { ...place, footprint: atLeast(footprint, this.ledger.took(id)) };
  }

  private isOverdrawn(unit: Unit, states: readonly UnitState[]): boolean {
    const { devices } = this.policy;
    const left = this.leftByPinned(usable);
    const taken = this.seats.units
      .filter(({ state }) => states.includes(state))
      .map((one) => this.occupied(one, left))
      .filter((place) => place !== undefined)
      .reduce<Vector>(
        (sum, place) => plus(sum, vectorOf(place, devices)),
        [0, ...devices.map(() => 0)],
      );
    const place = this.occupied(unit, left);
    const balance = minus([1, ...devices.map(usable)], taken);
    return place !== undefined && isOverdrawn(vectorOf(place, devices), balance);
  }

  /** What runs of it stays where it is; what does not may be loaded any time. */
  private rearranged({ definition, members }: Unit, { alone, members: parts }: Place): Place {
    const { need } = definition;
    const needed = members.map(({ upstream }): [string, Footprint | undefined] => {
      const { id } = upstream.model;
      const { footprints } = this.policies.of(id);
      const part = parts?.get(id);
      // Beside others that nobody knew either it took nothing of the devices, by what was known.
      const isKnown = part !== undefined && (footprints !== undefined || takesAnything(part));
      return [id, isKnown ? part : footprints?.[0]];
    });
    const known = needed.flatMap(([id, part]): [string, Footprint][] => (part ? [[id, part]] : []));
    const footprint = sumOf(known.map(([, part]) => part));
    const isKnown = known.length === needed.length && (alone === 0 || need === 0);
    return isKnown
      ? { alone: 0, footprint, members: new Map(known) }
      : unknownPlace(need, this.measuredLeft(), footprint);
  }

  private measuredLeft(): Footprint {
    return this.leftByPinned((device) => this.ledger.usable(device));
  }

  /** What persistent units, loaded or not, leave of the room on each device. */
  private leftByPinned(roomOn: (device: DeviceDefinition) => number): Footprint {
    const pinned = this.seats.units.filter(({ definition }) => definition.isPinned);
    const kept = pinned.map((unit) => this.occupied(unit, {}) ?? this.known(unit)?.[0]);
    return Object.fromEntries(
      this.policy.devices.map((device) => {
        const taken = kept.reduce((sum, place) => sum + (place?.footprint[device.name] ?? 0), 0);
        return [device.name, Math.max(0, roomOn(device) - taken)];
      }),
    );
  }
}

const takesAnything = (footprint: Footprint): boolean =>
  Object.values(footprint).some((bytes) => bytes > 0);

/** What fails to load again and again comes along with nobody. */
function withoutCooling(
  facts: readonly UnitFacts[],
  units: readonly Unit[],
  nowMs: number,
): readonly UnitFacts[] {
  const cooling = units.filter((unit) => unit.isCooling(nowMs)).map(({ id }) => id);
  if (cooling.length === 0) return facts;
  return facts.map((unit) => ({
    ...unit,
    brings: unit.brings.filter((id) => !cooling.includes(id)),
  }));
}

/**
 * Strictly in order, only the first in line waits for room: those behind it neither keep a unit nor
 * make room for theirs, and who is first waits for nobody's turn.
 */
const inOrderOfArrival = (
  units: readonly UnitFacts[],
  first: string | undefined,
): Pick<Facts, 'units' | 'settings'> => ({
  units: units.map((unit) =>
    unit.id === first ? unit : { ...unit, waiting: 0, waitingNormal: 0 },
  ),
  settings: { turnMs: 0, lingerMs: 0, backgroundIdleMs: 0 },
});

/** It is there, or on its way: nobody asks where it might be placed. */
const isAt = ({ state, isOpen }: Unit): boolean =>
  state === 'loading' || (state === 'ready' && isOpen);
