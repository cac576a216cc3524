var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
var Ledger_1;
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { usable } from '../catalog/device-definition.js';
import { PolicyService } from '../catalog/policy.service.js';
import { needsRestart } from '../catalog/restart-needed.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import { FreeMemory } from '../memory/free-memory.service.js';
import { availableBytes, heldByOthers, NOISE_BYTES } from '../memory/learned.js';
import { amountsOf } from '../memory/memory-reading.js';
import { residentBytes } from '../memory/resident-memory.js';
import { Learning } from './learning.js';
import { atLeast } from './place.js';
import { Seats } from './seats.service.js';
/**
 * How much room there is: the smaller of what is declared and what other programs leave, where that
 * can be measured. Reads beside the requests, never on their way, and learns what units take.
 */
let Ledger = Ledger_1 = class Ledger {
    seats;
    policies;
    memory;
    pool;
    /** There is more or less room than before, or the needs of a unit are known now. */
    changes;
    measurements;
    /** The last reading, by device; empty where nothing is measured. */
    amounts = {};
    changeSubject = new Subject();
    measuredSubject = new Subject();
    learning = new Learning();
    balances = new Map();
    taken = new Map();
    /** What units took when they were last resident. */
    learnt = new Map();
    /** What ran when that was found out. */
    learnedOf = new Map();
    logger = new Logger(Ledger_1.name);
    unmeasured = new Set();
    devices = '';
    changedAtMs = -Infinity;
    constructor(seats, policies, memory, pool) {
        this.seats = seats;
        this.policies = policies;
        this.memory = memory;
        this.pool = pool;
        this.changes = this.changeSubject.asObservable();
        this.measurements = this.measuredSubject.asObservable();
        pool.events.subscribe((event) => {
            this.happened(event);
        });
        policies.changes.subscribe(() => void this.begin());
    }
    /** Nothing is loaded before it is known what others hold; a driver's program has seconds for that. */
    onApplicationBootstrap() {
        return this.begin();
    }
    /** What all units together may take of the device, in bytes. */
    usable(device) {
        const balance = this.balances.get(device.name);
        if (balance === undefined)
            return usable(device);
        return Math.max(0, Math.min(balance.availableBytes, device.bytes) - device.reserveBytes);
    }
    /** What the resident unit was measured to take. */
    took(unit) {
        return this.taken.get(unit)?.took;
    }
    /** What the unit took when it was last loaded alone. */
    learned(unit) {
        return this.learnt.get(unit);
    }
    /** Reads the free memory, if nothing is coming or going now. Never rejects. */
    async measure() {
        const { isMeasured, devices } = this.policies.current;
        if (!isMeasured || !this.isQuiet())
            return;
        const { moment, candidate } = this.learning;
        const [reading, ofMachine] = await Promise.all([
            this.memory.read(),
            candidate === undefined ? {} : this.ofMachine(candidate),
        ]);
        if (moment !== this.learning.moment || devices !== this.policies.current.devices)
            return;
        this.amounts = amountsOf(reading, devices);
        this.warnOfUnmeasured(devices);
        const learned = this.learning.result(this.amounts, ofMachine, devices);
        this.learning.observe(this.amounts);
        const isOfNow = learned !== undefined && this.seats.units.includes(learned.unit);
        const isKnownNow = isOfNow && this.learn(learned);
        if (this.adjust() || isKnownNow)
            this.changeSubject.next();
    }
    /** Once each: nobody would look for it. */
    warnOfUnmeasured(devices) {
        for (const { name, gpu } of devices) {
            if (name in this.amounts || this.unmeasured.has(name))
                continue;
            this.unmeasured.add(name);
            const known = gpu === undefined ? {} : { gpu };
            this.logger.warn('device not measured: what is declared counts', { device: name, ...known });
        }
    }
    /** With the devices there are now: what is known of others that were says nothing of these. */
    begin() {
        const { isMeasured, devices } = this.policies.current;
        this.memory.watch(isMeasured ? devices : []);
        const described = JSON.stringify(devices.map(({ name, gpu }) => [name, gpu]));
        if (described !== this.devices) {
            for (const known of [this.balances, this.taken, this.learnt, this.learnedOf])
                known.clear();
            this.learning.forget();
            this.unmeasured.clear();
            this.amounts = {};
        }
        this.devices = described;
        this.forgetOthers();
        if (!isMeasured)
            this.balances.clear();
        return this.measure();
    }
    /** What other processes took says nothing of what is run now; what still runs goes on taking it. */
    forgetOthers() {
        const units = new Map(this.seats.units.map((unit) => [unit.id, unit]));
        for (const id of this.taken.keys())
            if (!units.has(id))
                this.taken.delete(id);
        for (const [id, models] of this.learnedOf) {
            const unit = units.get(id);
            if (unit === undefined || !areSame(models, unit))
                this.taken.delete(id);
            else if (areSame(models, unit, needsRestart))
                continue;
            for (const known of [this.learnt, this.learnedOf])
                known.delete(id);
        }
    }
    happened({ kind, model }) {
        if (kind === 'lease ended' || kind === 'drain given up')
            return;
        const { unit } = this.seats.of({ id: model });
        if (kind === 'loading')
            this.learning.loads(unit, this.isQuiet(unit));
        else if (kind === 'ready')
            this.learning.isReady();
        else
            this.learning.goes();
        if (kind === 'stopped')
            this.stopped(unit);
        this.changedAtMs = performance.now();
        void this.measure();
    }
    /** What follows at once need not wait for another reading: it has settled by the last one. */
    stopped(unit) {
        if (unit.state === 'stopped')
            this.taken.delete(unit.id);
        const { latest } = this.memory;
        if (latest === undefined || latest.beganAtMs < this.changedAtMs || !this.isQuiet())
            return;
        this.learning.observe(amountsOf(latest, this.policies.current.devices));
    }
    /** True if the needs of a unit are other than those that were known. */
    learn({ unit, drawn, took, isWhole }) {
        this.taken.set(unit.id, { drawn, took });
        this.learnedOf.set(unit.id, modelsOf(unit));
        const [only, ...others] = unit.members;
        if (others.length === 0)
            only?.upstream.measured(drawn);
        this.measuredSubject.next({ unit, took });
        if (!isWhole)
            return false;
        const before = this.learnt.get(unit.id);
        // A load that took less may have found memory that another program had just left.
        const needs = atLeast(took, before);
        this.learnt.set(unit.id, needs);
        const names = Object.keys(needs);
        return names.some((name) => (needs[name] ?? 0) - (before?.[name] ?? 0) >= NOISE_BYTES);
    }
    /** Mapped weights count as available in the machine's own figures, so its processes are asked. */
    async ofMachine({ members }) {
        const device = this.policies.current.devices.find(({ isMachine }) => isMachine);
        const pids = members.flatMap(({ upstream }) => upstream.pid ?? []);
        if (device === undefined || pids.length === 0)
            return {};
        const parts = await Promise.all(pids.map(residentBytes));
        const bytes = parts.reduce((sum, part) => sum + (part ?? 0), 0);
        return bytes < NOISE_BYTES ? {} : { [device.name]: bytes };
    }
    /** True if there is more or less room than was told. A device that cannot be read is as it was. */
    adjust() {
        const changed = this.policies.current.devices.map((device) => {
            const amount = this.amounts[device.name];
            if (amount === undefined)
                return false;
            const before = this.balances.get(device.name);
            const othersBytes = heldByOthers({
                usedBytes: amount.totalBytes - amount.freeBytes,
                lastBytes: before?.othersBytes,
                ...this.ours(device.name),
            });
            const available = availableBytes(device.bytes, amount.totalBytes, othersBytes);
            const announcedBytes = before?.announcedBytes ?? device.bytes;
            const isNews = Math.abs(available - announcedBytes) >= NOISE_BYTES;
            this.balances.set(device.name, {
                othersBytes,
                availableBytes: available,
                announcedBytes: isNews ? available : announcedBytes,
            });
            return isNews;
        });
        return changed.includes(true);
    }
    /** What resident units hold for certain, and what they may have taken by now. */
    ours(device) {
        const resident = this.seats.units.filter(({ state }) => state === 'ready');
        let [leastOursBytes, mostOursBytes] = [0, 0];
        for (const { id, place } of resident) {
            const drawn = this.taken.get(id)?.drawn[device] ?? 0;
            const isAnything = place?.alone === 1 && !this.taken.has(id);
            leastOursBytes += drawn;
            mostOursBytes += isAnything ? Infinity : Math.max(drawn, place?.footprint[device] ?? 0);
        }
        return { leastOursBytes, mostOursBytes };
    }
    /** True if nothing comes or goes, but maybe this one. */
    isQuiet(except) {
        return this.pool.all.every(({ state, model }) => state === 'stopped' || state === 'ready' || except?.has(model.id) === true);
    }
};
Ledger = Ledger_1 = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [Seats,
        PolicyService,
        FreeMemory,
        UpstreamPool])
], Ledger);
export { Ledger };
const modelsOf = ({ members }) => members.map(({ upstream }) => upstream.model);
/** True if the unit has the same members, which differ in nothing that counts. */
function areSame(models, unit, differ = () => false) {
    const wanted = modelsOf(unit);
    const isAmong = (model) => wanted.some((other) => other.id === model.id && !differ(model, other));
    return wanted.length === models.length && models.every(isAmong);
}
//# sourceMappingURL=ledger.service.js.map