import type { Vector } from '../../../src/swap/planner/facts.js';
import type { Random } from './random.js';
import type { UnitSpec } from './unit.js';

/** How much of everything; the rest is left to chance. */
export interface Scale {
  readonly longestAnswerMs: number;
  readonly longestLoadMs: number;
  readonly requestsPerS: number;
  readonly lastsMs: number;
  /** As many requests at once as there are slots; without it I6 promises nothing. */
  readonly limited: boolean;
}

/** Nothing is known of them: one at a time, but for a persistent one, which a group may bring. */
export function exclusiveUnits(random: Random, scale: Scale): UnitSpec[] {
  const units = unitIds(random).map((id) => ({ ...timing(random, scale, id), placements: [[1]] }));
  const [persistent, group, ...others] = units;
  if (persistent === undefined || group === undefined || random.chance(0.6)) return units;
  const together = random.chance(0.5);
  return [
    { ...persistent, placements: [[0]], pinned: true, brings: together ? [group.id] : [] },
    { ...group, brings: together ? [persistent.id] : [] },
    ...others,
  ];
}

type Placing = (random: Random, room: Vector, index: number) => Vector[];

/** What a small pinned one needs of each device. */
const PINNED = 0.5;

/**
 * Maybe a small pinned one too, beside which each of the others has room; or nobody has cared for that, and
 * some fit only while nothing pinned is in their way, or never.
 */
export function sizedUnits(
  random: Random,
  scale: Scale,
  sizes: Vector,
  placing: Placing,
): UnitSpec[] {
  const careless = random.chance(0.2);
  const pinned = random.chance(0.3) ? PINNED : 0;
  const room = sizes.map((size) => (careless ? size * 1.3 : size - pinned));
  const units = unitIds(random).map((id, index) => ({
    ...timing(random, scale, id),
    placements: placing(random, room, index),
    pinned: careless && random.chance(0.2),
  }));
  const small = { ...timing(random, scale, 'pinned'), placements: [sizes.map(() => pinned)] };
  return pinned === 0 ? units : [{ ...small, pinned: true }, ...units];
}

/** One more device, the first: of some it is not known what they need, so they go one at a time. */
export const withUnknownOnes = (
  random: Random,
  units: readonly UnitSpec[],
  sizes: Vector,
): UnitSpec[] =>
  units.map((unit) =>
    unit.pinned !== true && random.chance(0.3)
      ? { ...unit, placements: [[1, ...sizes.map((size) => size - PINNED)]] }
      : { ...unit, placements: unit.placements.map((place) => [0, ...place]) },
  );

/** One or two, on one or more devices. */
export const somePlacements: Placing = (random, room) =>
  someOf(random.whole(1, 2), () => {
    const main = random.whole(0, room.length - 1);
    const size = (free: number): number => Math.min(free, random.whole(1, Math.ceil(free)));
    return room.map((free, device) => (device === main || random.chance(0.3) ? size(free) : 0));
  });

/** The first needs all there is; of the others three fit. */
export const oneOfAllSizes: Placing = (_random, room, index) => [
  index === 0 ? room : room.map((free) => free / 3),
];

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

const unitIds = (random: Random): string[] => IDS.slice(0, random.whole(2, IDS.length));

function timing(random: Random, scale: Scale, id: string): Omit<UnitSpec, 'placements'> {
  const slots = random.whole(1, 4);
  return {
    id,
    loadMs: random.between(500, scale.longestLoadMs),
    stopMs: random.between(0, 5_000),
    slots,
    concurrencyLimit: scale.limited ? slots : Infinity,
  };
}

export const someOf = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
