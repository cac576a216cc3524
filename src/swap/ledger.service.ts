import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { usable } from '../catalog/device-definition.js';
import type { DeviceDefinition, Footprint } from '../catalog/device-definition.js';
import { PolicyService } from '../catalog/policy.service.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import type { UpstreamEvent } from '../lifecycle/upstream-event.js';
import { FreeMemory } from '../memory/free-memory.service.js';
import { availableBytes, NOISE_BYTES, tookBytes } from '../memory/learned.js';
import type { MemoryAmounts } from '../memory/memory-amount.js';
import { amountsOf } from '../memory/memory-reading.js';
import { residentBytes } from '../memory/resident-memory.js';
import { Seats } from './seats.service.js';
import type { Member, Unit } from './unit.js';

/** A reading of a moment in which nothing came or went. */
interface Baseline {
  readonly amounts: MemoryAmounts;
  /** How many changes there had been. */
  readonly changes: number;
}

/** A unit that is loaded while nothing else comes or goes. */
interface LoadedAlone {
  readonly unit: Unit;
  /** Undefined: there was no reading since something had come or gone before. */
  readonly before: MemoryAmounts | undefined;
}

/** What a unit was found to take. */
export interface Measured {
  readonly unit: Unit;
  readonly took: Footprint;
}

/**
 * How much room there is: the smaller of what is declared and what other programs leave, where that
 * can be measured. Reads beside the requests, never on their way, and learns what units take that
 * were loaded while nothing else changed.
 */
@Injectable()
export class Ledger implements OnApplicationBootstrap {
  /** There is more or less room than before, or the needs of a unit are known now. */
  readonly changes: Observable<void>;
  readonly measurements: Observable<Measured>;
  /** The last reading, by device; empty where nothing is measured. */
  amounts: MemoryAmounts = {};
  private readonly changeSubject = new Subject<void>();
  private readonly measuredSubject = new Subject<Measured>();
  private readonly logger = new Logger(Ledger.name);
  /** What models may take of a device, before its reserve; absent: as declared. */
  private readonly available = new Map<string, number>();
  /** What resident units took, and what units took when they were last resident. */
  private readonly taken = new Map<string, Footprint>();
  private readonly learnt = new Map<string, Footprint>();
  private names: readonly string[] = [];
  private baseline: Baseline | undefined;
  private alone: LoadedAlone | undefined;
  private changeCount = 0;
  private changedAtMs = -Infinity;

  constructor(
    private readonly seats: Seats,
    private readonly policies: PolicyService,
    private readonly memory: FreeMemory,
    private readonly pool: UpstreamPool,
  ) {
    this.changes = this.changeSubject.asObservable();
    this.measurements = this.measuredSubject.asObservable();
    pool.events.subscribe((event) => {
      this.happened(event);
    });
    policies.changes.subscribe(() => {
      this.begin();
    });
  }

  onApplicationBootstrap(): void {
    this.begin();
  }

  /** What all units together may take of the device, in bytes. */
  usable(device: DeviceDefinition): number {
    const available = this.available.get(device.name);
    return available === undefined ? usable(device) : Math.max(0, available - device.reserveBytes);
  }

  /** What the resident unit was measured to take. */
  took(unit: string): Footprint | undefined {
    return this.taken.get(unit);
  }

  /** What the unit took when it was last loaded alone. */
  learned(unit: string): Footprint | undefined {
    return this.learnt.get(unit);
  }

  /** Reads the free memory, if nothing is coming or going now. Never rejects. */
  async measure(): Promise<void> {
    const { isMeasured, devices } = this.policies.current;
    if (!isMeasured || !this.isQuiet()) return;
    const { changeCount } = this;
    const [reading, ofMachine] = await Promise.all([
      this.memory.read(),
      this.ofMachine(this.alone?.unit.members ?? []),
    ]);
    if (changeCount !== this.changeCount || devices !== this.policies.current.devices) return;
    this.amounts = amountsOf(reading, devices);
    this.baseline = { amounts: this.amounts, changes: changeCount };
    const hasLearned = this.learn(this.amounts, ofMachine);
    if (this.adjust(this.amounts) || hasLearned) this.changeSubject.next();
  }

  /** With the devices there are now. */
  private begin(): void {
    const { isMeasured, devices } = this.policies.current;
    this.memory.watch(isMeasured ? devices : []);
    this.forgetIfOther(devices.map(({ name }) => name));
    this.available.clear();
    this.amounts = {};
    this.baseline = undefined;
    void this.measure();
  }

  /** What was learned says nothing of devices that were not looked at. */
  private forgetIfOther(names: readonly string[]): void {
    if (names.join() === this.names.join()) return;
    this.names = names;
    this.alone = undefined;
    this.learnt.clear();
  }

  private happened({ kind, model }: UpstreamEvent): void {
    if (kind === 'lease ended' || kind === 'drain given up') return;
    const { unit } = this.seats.of({ id: model });
    if (kind === 'loading') this.watch(unit);
    else if (kind !== 'ready') this.alone = undefined;
    this.changeCount += 1;
    if (kind === 'stopped') this.stopped(unit);
    this.changedAtMs = performance.now();
    void this.measure();
  }

  /** What follows at once need not wait for another reading: it has settled by the last one. */
  private stopped(unit: Unit): void {
    if (unit.state === 'stopped') this.taken.delete(unit.id);
    const { latest } = this.memory;
    if (latest === undefined || latest.beganAtMs < this.changedAtMs || !this.isQuiet()) return;
    const amounts = amountsOf(latest, this.policies.current.devices);
    this.baseline = { amounts, changes: this.changeCount };
  }

  /** A load begins: if nothing else comes or goes meanwhile, what comes of it can be told. */
  private watch(unit: Unit): void {
    const { baseline, alone } = this;
    if (alone?.unit === unit) return;
    const isWhole = unit.members.every(({ upstream }) => upstream.state !== 'ready');
    const isOnlyOne = this.pool.all.every(
      ({ state, model }) => state === 'stopped' || state === 'ready' || unit.has(model.id),
    );
    const before = baseline?.changes === this.changeCount ? baseline.amounts : undefined;
    this.alone = isWhole && isOnlyOne ? { unit, before } : undefined;
  }

  /** True if the needs of a unit that nobody knew are known now. */
  private learn(after: MemoryAmounts, ofMachine: Footprint): boolean {
    const { alone } = this;
    this.alone = undefined;
    if (alone?.unit.members.every(({ upstream }) => upstream.state === 'ready') !== true) {
      return false;
    }
    const { unit, before } = alone;
    const { devices } = this.policies.current;
    const needsBefore = devices.some(({ isMachine }) => !isMachine);
    if (needsBefore && before === undefined) return false;
    const took = { ...tookBytes(before ?? {}, after), ...ofMachine };
    this.taken.set(unit.id, took);
    const isAllSeen = devices.every(({ name }) => name in after);
    if (!isAllSeen || Object.keys(took).length === 0) return false;
    this.learnt.set(unit.id, took);
    this.logger.log('footprint measured', { unit: unit.id, took });
    this.measuredSubject.next({ unit, took });
    return true;
  }

  /** Mapped weights count as available in the machine's own figures, so its processes are asked. */
  private async ofMachine(members: readonly Member[]): Promise<Footprint> {
    const device = this.policies.current.devices.find(({ isMachine }) => isMachine);
    const pids = members.flatMap(({ upstream }) => upstream.pid ?? []);
    if (device === undefined || pids.length === 0) return {};
    const parts = await Promise.all(pids.map(residentBytes));
    const bytes = parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
    return bytes < NOISE_BYTES ? {} : { [device.name]: bytes };
  }

  /** True if there is more or less room than before. Only where it is known what ours take. */
  private adjust(amounts: MemoryAmounts): boolean {
    const resident = this.seats.units.filter(({ state }) => state === 'ready');
    if (!resident.every(({ id }) => this.taken.has(id))) return false;
    const changed = this.policies.current.devices.map((device) => {
      const amount = amounts[device.name];
      const before = this.usable(device);
      if (amount === undefined) this.available.delete(device.name);
      else {
        const oursBytes = resident.reduce(
          (sum, { id }) => sum + (this.taken.get(id)?.[device.name] ?? 0),
          0,
        );
        const available = availableBytes({ ...amount, declaredBytes: device.bytes, oursBytes });
        this.available.set(device.name, available);
      }
      return Math.abs(this.usable(device) - before) >= NOISE_BYTES;
    });
    return changed.includes(true);
  }

  private isQuiet(): boolean {
    return this.pool.all.every(({ state }) => state === 'stopped' || state === 'ready');
  }
}
