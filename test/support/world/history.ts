import fc from 'fast-check';
import type { Facts, Plan, UnitFacts } from '../../../src/swap/planner/facts.js';
import { settle } from './carry-out.js';
import { factsOf, unit } from './facts.js';
import type { Planner } from './world.js';

const KINDS = [
  'person asks',
  'job asks',
  'client leaves',
  'answers end',
  'goes on',
  'crashes',
  'room is taken',
  'room is back',
] as const;

/** Something that happens to one unit, or to one device; where it cannot happen, it does not. */
interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly index: number;
  /** After the one before it. */
  readonly afterMs: number;
}

export interface History {
  readonly start: Facts;
  readonly steps: readonly Step[];
}

const CAPACITY = [8, 8];

const place = fc
  .tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
  .filter((amounts) => amounts.some((amount) => amount > 0));

const someUnit = fc.record({
  placements: fc.array(place, { minLength: 1, maxLength: 2 }),
  pinned: fc.constantFrom(false, false, false, true),
  loadTimeMs: fc.integer({ min: 0, max: 60_000 }),
  returns: fc.constantFrom(0, 0.5, 1),
  brings: fc.constantFrom([], ['0'], ['1']),
});

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  index: fc.nat({ max: 5 }),
  afterMs: fc.constantFrom(0, 1, 500, 2_000, 5_000, 70_000),
});

/** Units of all sizes, and a long row of things that happen to them, in any order. */
export const histories: fc.Arbitrary<History> = fc.record({
  start: fc
    .tuple(
      fc.array(someUnit, { minLength: 2, maxLength: 6 }),
      fc.constantFrom(0, 2_000, 20_000),
      fc.constantFrom(0, 2_000),
    )
    .map(([units, turnMs, lingerMs]) =>
      factsOf({
        capacity: CAPACITY,
        settings: { turnMs, lingerMs, backgroundIdleMs: 60_000 },
        units: units.map((some, index) => unit({ id: String(index), ...some })),
      }),
    ),
  steps: fc.array(step, { maxLength: 60 }),
});

/** Lives through a history, settling after each step; shows each plan with the facts it was made of. */
export function replay(
  { start, steps }: History,
  planner: Planner,
  show: (facts: Facts, plan: Plan) => void,
): Facts {
  return steps.reduce((facts, { kind, index, afterMs }) => {
    const nowMs = facts.nowMs + afterMs;
    const units = facts.units.map((unit, i) =>
      i === index % facts.units.length ? happened(kind, unit, nowMs) : unit,
    );
    const capacity = facts.capacity.map((size, i) =>
      i === index % facts.capacity.length ? roomLeft(kind, size) : size,
    );
    return settle(factsOf({ ...facts, nowMs, units, capacity }), planner, show);
  }, start);
}

function roomLeft(kind: Step['kind'], size: number): number {
  if (kind === 'room is taken') return Math.max(0, size - 3);
  return kind === 'room is back' ? 8 : size;
}

function happened(kind: Step['kind'], unit: UnitFacts, nowMs: number): UnitFacts {
  if (kind === 'person asks') return asked(unit, 1, nowMs);
  if (kind === 'job asks') return asked(unit, 0, nowMs);
  if (kind === 'client leaves') return left(unit);
  if (kind === 'answers end') return { ...unit, running: 0, runningNormal: 0, usedAtMs: nowMs };
  if (kind === 'crashes') return unit.state === 'ready' ? gone(unit, nowMs) : unit;
  if (kind !== 'goes on') return unit;
  if (unit.state === 'stopping') return gone(unit, unit.sinceMs);
  if (unit.state !== 'loading') return unit;
  return { ...unit, state: 'ready', readyAtMs: nowMs, usedAtMs: nowMs };
}

const asked = (unit: UnitFacts, normal: number, nowMs: number): UnitFacts => ({
  ...unit,
  waiting: unit.waiting + 1,
  waitingNormal: unit.waitingNormal + normal,
  sinceMs: unit.waiting === 0 ? nowMs : unit.sinceMs,
});

const left = (unit: UnitFacts): UnitFacts => ({
  ...unit,
  waiting: Math.max(0, unit.waiting - 1),
  waitingNormal: Math.max(0, unit.waitingNormal - 1),
});

const gone = (unit: UnitFacts, sinceMs: number): UnitFacts => ({
  ...unit,
  state: 'stopped',
  closed: false,
  place: undefined,
  running: 0,
  runningNormal: 0,
  sinceMs,
});
