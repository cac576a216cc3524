import type { Vector } from '../../../src/swap/planner/facts.js';
import { BrokenInvariant } from './invariants.js';
import { Random } from './random.js';
import {
  exclusiveUnits,
  oneOfAllSizes,
  sizedUnits,
  someOf,
  somePlacements,
  withUnknownOnes,
} from './random-units.js';
import type { Scale } from './random-units.js';
import type { Ask } from './request.js';
import type { UnitSpec } from './unit.js';
import type { Luck } from './upstreams.js';
import { World } from './world.js';
import type { Planner, WorldSpec } from './world.js';

export interface RandomWorld {
  readonly spec: WorldSpec;
  readonly traffic: readonly { readonly atMs: number; readonly ask: Ask }[];
  /** What is left to this world by others who use its devices. */
  readonly capacities: readonly { readonly atMs: number; readonly capacity: Vector }[];
}

const LOADS_VARY_BY = 0.2;

/** A world and what its clients do, all of it decided by the seed. */
export function randomWorld(seed: number): RandomWorld {
  const random = new Random(seed);
  const kind = kindOf(random);
  const scale = kind === 'crowded' ? crowdedScale(random) : usualScale(random);
  const { virtual, sizes, units } = estate(random, kind, scale);
  const turnMs = random.pick(0, 2_000, 10_000, 30_000);
  const lingerMs = random.pick(0, 500, 1_000, 3_000);
  const backgroundWaitMs = random.pick(20_000, 300_000);
  const longestChangeMs = turnMs + scale.longestAnswerMs + longestSwapMs(units);
  const spec = {
    capacity: [...virtual, ...sizes],
    units,
    settings: { turnMs, lingerMs, backgroundIdleMs: 10_000, backgroundWaitMs },
    luck: luck(random, random.chance(0.4) ? 0.1 : 0),
    timerFiresAtMs: fires(random.pick(-1, 0, 5)),
    longestSpellMs: scale.limited ? turnMs + units.length * longestChangeMs : Infinity,
  };
  const isShared = sizes.length > 0 && random.chance(kind === 'crowded' ? 0.2 : 0.4);
  const changes = isShared ? sizesOverTime(random, scale, sizes) : [];
  return {
    spec,
    traffic: traffic(random, scale, units),
    capacities: changes.map(({ atMs, left }) => ({ atMs, capacity: [...virtual, ...left] })),
  };
}

type Kind = 'crowded' | 'exclusive' | 'sized' | 'mixed';

function kindOf(random: Random): Kind {
  if (random.chance(0.4)) return 'crowded';
  return random.pick('exclusive', 'mixed', 'sized', 'sized');
}

interface Estate {
  /** Of the device on which those go one at a time whose needs are not known. */
  readonly virtual: Vector;
  readonly sizes: Vector;
  readonly units: readonly UnitSpec[];
}

function estate(random: Random, kind: Kind, scale: Scale): Estate {
  if (kind === 'exclusive')
    return { virtual: [1], sizes: [], units: exclusiveUnits(random, scale) };
  const devices = kind === 'crowded' ? 1 : random.whole(1, 3);
  const sizes = someOf(devices, () => random.whole(8, 32));
  const placing = kind === 'crowded' ? oneOfAllSizes : somePlacements;
  const units = sizedUnits(random, scale, sizes, placing);
  if (kind !== 'mixed') return { virtual: [], sizes, units };
  return { virtual: [1], sizes, units: withUnknownOnes(random, units, sizes) };
}

/** Runs the world of a seed to its end; a broken invariant says in which world it broke. */
export function runRandomWorld(
  seed: number,
  planner: Planner,
  changes: Partial<WorldSpec> = {},
): World {
  const { spec, traffic, capacities } = randomWorld(seed);
  const world = new World({ ...spec, ...changes }, planner);
  for (const { atMs, ask } of traffic) world.at(atMs, () => world.ask(ask));
  for (const { atMs, capacity } of capacities) {
    world.at(atMs, () => {
      world.resize(capacity);
    });
  }
  try {
    world.run().checkRest();
  } catch (cause) {
    if (cause instanceof BrokenInvariant) cause.message += ` (world ${seed}, ${world.nowMs} ms)`;
    throw cause;
  }
  return world;
}

const usualScale = (random: Random): Scale => ({
  longestAnswerMs: random.between(1_000, 30_000),
  longestLoadMs: 30_000,
  requestsPerS: random.between(0.02, 0.6),
  lastsMs: 300_000,
  limited: random.chance(0.8),
});

/** In crowds large ones starve, and claims wait for each other's room. */
const crowdedScale = (random: Random): Scale => ({
  longestAnswerMs: random.pick(2_000, 10_000),
  longestLoadMs: random.pick(1_000, 5_000, 15_000),
  requestsPerS: random.pick(0.2, 1),
  lastsMs: 500_000,
  limited: true,
});

const longestSwapMs = (units: readonly UnitSpec[]): number =>
  Math.max(...units.map(({ stopMs }) => stopMs)) +
  Math.max(...units.map(({ loadMs }) => loadMs)) * (1 + LOADS_VARY_BY);

const fires =
  (lateMs: number) =>
  (wakeAtMs: number): number =>
    wakeAtMs + lateMs;

const luck = (random: Random, faults: number): Luck => ({
  loadMs: ({ loadMs }) => loadMs * random.between(1 - LOADS_VARY_BY, 1 + LOADS_VARY_BY),
  loadFails: () => random.chance(faults),
  crashesAfterMs: () => (random.chance(faults) ? random.pause(20_000) : undefined),
});

function traffic(
  random: Random,
  { requestsPerS, lastsMs, longestAnswerMs }: Scale,
  units: readonly UnitSpec[],
): RandomWorld['traffic'] {
  const leaving = random.pick(0, 0, 0.2, 0.5);
  const background = random.chance(0.5) ? 0.3 : 0;
  const asks: { atMs: number; ask: Ask }[] = [];
  for (let atMs = 0; atMs < lastsMs; atMs += random.pause(1_000 / requestsPerS)) {
    const ask = {
      unit: units[random.whole(0, units.length - 1)]?.id ?? '',
      answerMs: random.between(100, longestAnswerMs),
      background: random.chance(background),
      ...(random.chance(leaving) ? { leavesAfterMs: random.pause(15_000) } : {}),
    };
    asks.push({ atMs, ask });
  }
  return asks;
}

/** Room goes and comes back, a device at a time. */
function sizesOverTime(
  random: Random,
  { lastsMs }: Scale,
  sizes: Vector,
): { readonly atMs: number; readonly left: Vector }[] {
  const changes: { atMs: number; left: Vector }[] = [];
  let left = sizes;
  const pauseMs = random.pick(10_000, 60_000);
  for (let atMs = random.pause(pauseMs); atMs < lastsMs; atMs += random.pause(pauseMs)) {
    const changed = random.whole(0, sizes.length - 1);
    const share = random.pick(1, 1, random.between(0.2, 1.1));
    left = left.map((size, device) => (device === changed ? (sizes[device] ?? 0) * share : size));
    changes.push({ atMs, left });
  }
  return changes;
}
