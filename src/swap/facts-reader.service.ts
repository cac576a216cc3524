import { Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { usable } from '../catalog/device-definition.js';
import type { DeviceDefinition } from '../catalog/device-definition.js';
import { PolicyService } from '../catalog/policy.service.js';
import type { SchedulingPolicy } from '../catalog/scheduling-policy.js';
import type { Footprint } from '../config/footprints.js';
import { Ledger } from './ledger.service.js';
import { knownPlaces, unknownPlace, vectorOf, withAtLeast, withAtMost } from './place.js';
import type { Place } from './place.js';
import type { Claim, Facts, Vector } from './planner/facts.js';
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
        isFifo,
      }),
    );
    // In strict order whoever is next is so at once.
    const settings = isFifo
      ? { turnMs: 0, lingerMs: 0, backgroundIdleMs }
      : { turnMs, lingerMs, backgroundIdleMs };
    return { nowMs, settings, capacity: this.capacity(), units, claims };
  }

  /** The place that the planner means by its vector. */
  placeAt(unit: Unit, vector: Vector): Place {
    const { devices } = this.policy;
    const places = this.places(unit, this.measuredLeft());
    const isMeant = (place: Place): boolean =>
      vectorOf(place, devices).every((amount, index) => amount === vector[index]);
    const footprint = Object.fromEntries(
      devices.map(({ name }, index) => [name, vector[index + 1] ?? 0]),
    );
    // It may be of a moment ago, when there was more room to take as a whole.
    const otherwise: Place = { alone: vector[0] === 1 ? 1 : 0, footprint, members: undefined };
    return places.find(isMeant) ?? otherwise;
  }

  /** One virtual device, which those fill whose needs nobody knows, then the devices. */
  private capacity(): Vector {
    return [1, ...this.policy.devices.map((device) => this.ledger.usable(device))];
  }

  private places(unit: Unit, left: Footprint): readonly Place[] {
    return this.known(unit) ?? [unknownPlace(unit.definition.need, left)];
  }

  private known(unit: Unit): readonly Place[] | undefined {
    const members = unit.definition.members.map(({ id }) => ({
      id,
      footprints: this.policies.of(id).footprints,
    }));
    const took = this.ledger.learned(unit.id);
    const learned = took && withAtMost(took, this.declaredFor(unit));
    return knownPlaces({ members, learned }, this.policy.devices);
  }

  /** What has been loaded once can be again, be it that it has taken more than it might. */
  private declaredFor({ definition }: Unit): Footprint {
    if (!definition.isPinned) return this.leftByPinned(usable);
    return Object.fromEntries(this.policy.devices.map((device) => [device.name, usable(device)]));
  }

  /**
   * What it was started with, or has really taken where that is more. Of one whose needs nobody
   * knew then, everything that there is for it by now, or what has become known since.
   */
  private occupied(unit: Unit, left: Footprint): Place | undefined {
    const { place } = unit;
    if (place === undefined) return undefined;
    const isUnknown = Object.keys(place.footprint).length === 0;
    const known = isUnknown ? this.known(unit)?.[0] : undefined;
    const now = place.alone === 1 ? unknownPlace(1, left) : (known ?? place);
    return withAtLeast(now, this.ledger.took(unit.id));
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

/** It is there, or on its way: nobody asks where it might be placed. */
const isAt = ({ state, isOpen }: Unit): boolean =>
  state === 'loading' || (state === 'ready' && isOpen);
