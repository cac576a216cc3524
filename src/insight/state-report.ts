import type { DeviceDefinition } from '../catalog/device-definition.js';
import type { UpstreamState } from '../lifecycle/upstream-state.js';
import type { Upstream } from '../lifecycle/upstream.js';
import type { Snapshot } from '../swap/inspection.service.js';
import { footprintOf } from '../swap/place.js';
import { lingersUntilMs, turnEndMs } from '../swap/planner/eligibility.js';
import type { Facts, UnitFacts, UnitState, Vector } from '../swap/planner/facts.js';
import { overlap } from '../swap/planner/room.js';
import { seconds } from '../swap/seconds.js';
import type { Unit } from '../swap/unit.js';

type Bytes = Readonly<Record<string, number>>;

/** A device and its ledger; amounts in bytes. */
export interface DeviceReport {
  readonly name: string;
  readonly memory: number;
  readonly reserve: number;
  readonly measured: { readonly total: number; readonly free: number } | null;
  /** What models may take: the smaller of declared and measured, without the reserve. */
  readonly usable: number;
  /** Occupied by units, from their start until they are gone. */
  readonly occupied: number;
  readonly free: number;
  /** Held for units that wait for others to go. */
  readonly claimed: number;
}

export interface ModelReport {
  readonly id: string;
  readonly state: UpstreamState;
  /** It is stopped, and its server sleeps until its next load. */
  readonly sleeping: boolean;
  readonly pid: number | null;
  readonly leases: number;
  readonly backgroundLeases: number;
  readonly queue: number;
  readonly backgroundQueue: number;
  /** What runs is not what the configuration asks for by now: it drains, and goes. */
  readonly leaving: boolean;
  /** After failed loads: when a request may load it again. */
  readonly coolsSec: number | null;
}

/** A model, or a group. Durations in seconds. */
export interface UnitReport {
  readonly id: string;
  readonly state: UnitState;
  /** Gives out no leases: it drains, to make room. */
  readonly closed: boolean;
  readonly pinned: boolean;
  readonly models: readonly ModelReport[];
  /** What it occupies, in bytes by device; null while it is stopped. */
  readonly place: Bytes | null;
  /** Nobody knows what it needs: it excludes all others of which that is true. */
  readonly alone: boolean;
  /** What it was measured to take, now or when it was last loaded alone. */
  readonly measured: Bytes | null;
  /** Where it may be placed once it is loaded. */
  readonly placements: readonly Bytes[];
  /** While another unit waits for its room: when it may be closed although it has work. */
  readonly turn: { readonly endsInSec: number; readonly for: string } | null;
  /** While it is idle: how long it stays for a request that usually comes. */
  readonly linger: { readonly endsInSec: number } | null;
  readonly waitsSec: number | null;
  readonly unusedSec: number | null;
  readonly loadTimeSec: number;
}

export interface StateReport {
  readonly at: string;
  readonly settings: Readonly<Record<string, number | boolean | null>>;
  readonly devices: readonly DeviceReport[];
  readonly units: readonly UnitReport[];
  readonly claims: readonly {
    readonly unit: string;
    readonly place: Bytes;
    readonly waitsFor: readonly string[];
  }[];
}

/** All of it of one moment. */
export function stateReport(snapshot: Snapshot, at: string): StateReport {
  const { policy, facts, units } = snapshot;
  const { devices } = policy;
  return {
    at,
    settings: {
      turnSec: seconds(facts.settings.turnMs),
      lingerSec: seconds(facts.settings.lingerMs),
      backgroundIdleSec: seconds(facts.settings.backgroundIdleMs),
      backgroundWaitSec: seconds(policy.backgroundWaitMs),
      fifo: policy.isFifo,
      measure: policy.isMeasured,
      // Null: as soon as it is seen, or at once where nothing is measured.
      settleSec: policy.settleMs === undefined ? null : seconds(policy.settleMs),
    },
    devices: devices.map((device, index) => deviceReport(device, index + 1, snapshot)),
    units: facts.units.flatMap((unit, index) => {
      const live = units[index];
      return live === undefined ? [] : [unitReport(unit, live, snapshot)];
    }),
    claims: facts.claims.map(({ unit, place, victims }) => ({
      unit,
      place: footprintOf(place, devices),
      waitsFor: victims,
    })),
  };
}

function deviceReport(device: DeviceDefinition, index: number, snapshot: Snapshot): DeviceReport {
  const { facts, amounts } = snapshot;
  const on = (places: readonly (Vector | undefined)[]): number =>
    places.reduce((sum, place) => sum + (place?.[index] ?? 0), 0);
  const usable = facts.capacity[index] ?? 0;
  const occupied = on(facts.units.map(({ place }) => place));
  const amount = amounts[device.name];
  return {
    name: device.name,
    memory: device.bytes,
    reserve: device.reserveBytes,
    measured: amount === undefined ? null : { total: amount.totalBytes, free: amount.freeBytes },
    usable,
    occupied,
    free: usable - occupied,
    claimed: on(facts.claims.map(({ place }) => place)),
  };
}

function unitReport(unit: UnitFacts, live: Unit, snapshot: Snapshot): UnitReport {
  const { facts, policy, took, learned } = snapshot;
  const { nowMs } = facts;
  const lingersUntil = unit.state === 'ready' ? lingersUntilMs(unit, facts.settings) : undefined;
  return {
    id: unit.id,
    state: unit.state,
    closed: unit.closed,
    pinned: unit.pinned,
    models: live.members.map(({ upstream, queue }) => ({
      id: upstream.model.id,
      state: upstream.state,
      sleeping: upstream.isAsleep,
      pid: upstream.pid ?? null,
      leases: upstream.inFlight,
      backgroundLeases: upstream.inBackground,
      queue: queue.length,
      backgroundQueue: queue.length - queue.normalLength,
      leaving: upstream.isOutdated,
      coolsSec: coolsSec(upstream, nowMs),
    })),
    place: unit.place === undefined ? null : footprintOf(unit.place, policy.devices),
    alone: (unit.place ?? unit.placements[0])?.[0] === 1,
    measured: took(unit.id) ?? learned(unit.id) ?? null,
    placements: unit.placements.map((place) => footprintOf(place, policy.devices)),
    turn: turnOf(unit, facts),
    linger: isAhead(lingersUntil, nowMs) ? { endsInSec: seconds(lingersUntil - nowMs) } : null,
    waitsSec: live.waiting === 0 ? null : seconds(nowMs - unit.sinceMs),
    unusedSec: unit.usedAtMs === -Infinity ? null : seconds(nowMs - unit.usedAtMs),
    loadTimeSec: seconds(unit.loadTimeMs),
  };
}

const coolsSec = ({ failedLoads: { coolsUntilMs } }: Upstream, nowMs: number): number | null =>
  isAhead(coolsUntilMs, nowMs) ? seconds(coolsUntilMs - nowMs) : null;

const isAhead = (ms: number | undefined, nowMs: number): ms is number =>
  ms !== undefined && ms > nowMs;

/** Of several that wait, the one whose waiting ends it first. */
function turnOf(unit: UnitFacts, { units, settings, nowMs }: Facts): UnitReport['turn'] {
  if (unit.state !== 'ready' || unit.closed || unit.pinned) return null;
  const ends = units
    .filter((other) => other.state === 'stopped' && other.waitingNormal > 0)
    .filter(({ placements }) => placements.some((place) => overlap(place, unit.place ?? [])))
    .map((other) => ({ for: other.id, atMs: turnEndMs(unit, other, settings) }))
    .sort((a, b) => a.atMs - b.atMs);
  const [first] = ends;
  if (first === undefined) return null;
  return { endsInSec: Math.max(0, seconds(first.atMs - nowMs)), for: first.for };
}
