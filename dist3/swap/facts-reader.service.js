var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { Injectable } from '@nestjs/common';
import { usable } from '../catalog/device-definition.js';
import { PolicyService } from '../catalog/policy.service.js';
import { sumOf } from '../config/footprints.js';
import { Ledger } from './ledger.service.js';
import { atLeast, footprintOf, knownPlaces, leastOf, unknownPlace, vectorOf, withAtMost, } from './place.js';
import { isOverdrawn, minus, plus } from './planner/room.js';
import { Seats } from './seats.service.js';
/** What the planner is told: units as they are, and the room there is for them. */
let FactsReader = class FactsReader {
    seats;
    policies;
    ledger;
    /** There is more or less room, or a unit needs more or less of it. */
    roomChanges;
    /** Another policy, maybe with other devices. */
    policyChanges;
    constructor(seats, policies, ledger) {
        this.seats = seats;
        this.policies = policies;
        this.ledger = ledger;
        this.roomChanges = ledger.changes;
        this.policyChanges = policies.changes;
    }
    get policy() {
        return this.policies.current;
    }
    read(nowMs, claims) {
        const { turnMs, lingerMs, backgroundIdleMs, isFifo, devices } = this.policy;
        const left = this.measuredLeft();
        const units = this.seats.units.map((unit) => unit.facts({
            devices,
            places: isAt(unit) ? [] : this.places(unit, left),
            place: this.occupied(unit, left),
        }));
        const facts = { nowMs, capacity: this.capacity(), claims };
        const warm = withoutCooling(units, this.seats.units, nowMs);
        return isFifo
            ? { ...facts, ...inOrderOfArrival(warm, this.seats.firstInLine()?.unit.id) }
            : { ...facts, units: warm, settings: { turnMs, lingerMs, backgroundIdleMs } };
    }
    /** What all units together may take, in bytes by device. */
    usable() {
        return Object.fromEntries(this.policy.devices.map((device) => [device.name, this.ledger.usable(device)]));
    }
    /** True of what runs on a device that is not there any more, or is another one now. */
    isDisplaced({ place }, { devices }) {
        return devices
            .filter(({ name }) => (place?.footprint[name] ?? 0) > 0)
            .some((old) => {
            const now = this.policy.devices.find(({ name }) => name === old.name);
            return now?.gpu !== old.gpu || now?.isMachine !== old.isMachine;
        });
    }
    /** Where a unit is by a new policy: on devices that are not there any more it may be anywhere. */
    moved(unit) {
        const { place } = unit;
        if (place !== undefined && unit.isRearranged)
            return this.rearranged(unit, place);
        if (place === undefined || place.alone === 1)
            return place;
        const names = new Set(this.policy.devices.map(({ name }) => name));
        const needed = Object.entries(place.footprint).filter(([, bytes]) => bytes > 0);
        if (needed.some(([name]) => !names.has(name)))
            return unknownPlace(unit.definition.need, {});
        // A persistent one of which nobody knew until now what it takes.
        return needed.length === 0 ? (this.known(unit)?.[0] ?? place) : place;
    }
    /** True of a unit that takes something of which what runs, and is not to go, takes more than is declared. */
    isInTheWay(unit) {
        return this.isOverdrawn(unit, ['loading', 'ready']);
    }
    /** The same of all that still has its room, what is to go included. */
    isCrowded(unit) {
        return this.isOverdrawn(unit, ['loading', 'ready', 'stopping']);
    }
    /** Where a unit is of which somebody else has started something, on these devices if they are known. */
    placeFound(unit, devices) {
        const places = this.places(unit, this.measuredLeft());
        const isThere = ({ footprint }) => devices?.every((name) => (footprint[name] ?? 0) > 0) === true;
        return places.find(isThere) ?? places[0] ?? unknownPlace(unit.definition.need, {});
    }
    /** The place that the planner means by its vector. */
    placeAt(unit, vector) {
        const { devices } = this.policy;
        const places = this.places(unit, this.measuredLeft());
        const isMeant = (place) => vectorOf(place, devices).every((amount, index) => amount === vector[index]);
        const footprint = footprintOf(vector, devices);
        // It may be of a moment ago, when there was more room to take as a whole.
        const otherwise = { alone: vector[0] === 1 ? 1 : 0, footprint, members: undefined };
        return places.find(isMeant) ?? otherwise;
    }
    /** One virtual device, which those fill whose needs nobody knows, then the devices. */
    capacity() {
        return [1, ...this.policy.devices.map((device) => this.ledger.usable(device))];
    }
    places(unit, left) {
        return (this.known(unit) ?? [unknownPlace(unit.definition.need, left, leastOf(this.needsOf(unit)))]);
    }
    known(unit) {
        const members = this.needsOf(unit);
        const took = this.ledger.learned(unit.id);
        const learned = took && withAtMost(took, this.declaredFor(unit));
        return knownPlaces({ members, learned }, this.policy.devices);
    }
    needsOf({ definition }) {
        return definition.members.map(({ id }) => ({
            id,
            footprints: this.policies.of(id).footprints,
        }));
    }
    /** What has been loaded once can be again, be it that it has taken more than it might. */
    declaredFor({ definition }) {
        if (!definition.isPinned)
            return this.leftByPinned(usable);
        return Object.fromEntries(this.policy.devices.map((device) => [device.name, usable(device)]));
    }
    /** Everything that is left to it, or what it was started with; what it has really taken if more. */
    occupied(unit, left) {
        const { id, place } = unit;
        if (place === undefined)
            return undefined;
        const { footprint } = place.alone === 1 ? unknownPlace(1, left, leastOf(this.needsOf(unit))) : place;
        return { ...place, footprint: atLeast(footprint, this.ledger.took(id)) };
    }
    isOverdrawn(unit, states) {
        const { devices } = this.policy;
        const left = this.leftByPinned(usable);
        const taken = this.seats.units
            .filter(({ state }) => states.includes(state))
            .map((one) => this.occupied(one, left))
            .filter((place) => place !== undefined)
            .reduce((sum, place) => plus(sum, vectorOf(place, devices)), [0, ...devices.map(() => 0)]);
        const place = this.occupied(unit, left);
        const balance = minus([1, ...devices.map(usable)], taken);
        return place !== undefined && isOverdrawn(vectorOf(place, devices), balance);
    }
    /** What runs of it stays where it is; what does not may be loaded any time. */
    rearranged({ definition, members }, { alone, members: parts }) {
        const { need } = definition;
        const needed = members.map(({ upstream }) => {
            const { id } = upstream.model;
            const { footprints } = this.policies.of(id);
            const part = parts?.get(id);
            // Beside others that nobody knew either it took nothing of the devices, by what was known.
            const isKnown = part !== undefined && (footprints !== undefined || takesAnything(part));
            return [id, isKnown ? part : footprints?.[0]];
        });
        const known = needed.flatMap(([id, part]) => (part ? [[id, part]] : []));
        const footprint = sumOf(known.map(([, part]) => part));
        const isKnown = known.length === needed.length && (alone === 0 || need === 0);
        return isKnown
            ? { alone: 0, footprint, members: new Map(known) }
            : unknownPlace(need, this.measuredLeft(), footprint);
    }
    measuredLeft() {
        return this.leftByPinned((device) => this.ledger.usable(device));
    }
    /** What persistent units, loaded or not, leave of the room on each device. */
    leftByPinned(roomOn) {
        const pinned = this.seats.units.filter(({ definition }) => definition.isPinned);
        const kept = pinned.map((unit) => this.occupied(unit, {}) ?? this.known(unit)?.[0]);
        return Object.fromEntries(this.policy.devices.map((device) => {
            const taken = kept.reduce((sum, place) => sum + (place?.footprint[device.name] ?? 0), 0);
            return [device.name, Math.max(0, roomOn(device) - taken)];
        }));
    }
};
FactsReader = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Seats,
        PolicyService,
        Ledger])
], FactsReader);
export { FactsReader };
const takesAnything = (footprint) => Object.values(footprint).some((bytes) => bytes > 0);
/** What fails to load again and again comes along with nobody. */
function withoutCooling(facts, units, nowMs) {
    const cooling = units.filter((unit) => unit.isCooling(nowMs)).map(({ id }) => id);
    if (cooling.length === 0)
        return facts;
    return facts.map((unit) => ({
        ...unit,
        brings: unit.brings.filter((id) => !cooling.includes(id)),
    }));
}
/**
 * Strictly in order, only the first in line waits for room: those behind it neither keep a unit nor
 * make room for theirs, and who is first waits for nobody's turn.
 */
const inOrderOfArrival = (units, first) => ({
    units: units.map((unit) => unit.id === first ? unit : { ...unit, waiting: 0, waitingNormal: 0 }),
    settings: { turnMs: 0, lingerMs: 0, backgroundIdleMs: 0 },
});
/** It is there, or on its way: nobody asks where it might be placed. */
const isAt = ({ state, isOpen }) => state === 'loading' || (state === 'ready' && isOpen);
//# sourceMappingURL=facts-reader.service.js.map