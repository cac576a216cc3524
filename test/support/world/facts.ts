import type { Facts, UnitFacts } from '../../../src/swap/planner/facts.js';

/** A unit as it is before anything happened to it. */
export function unit(facts: Partial<UnitFacts> & Pick<UnitFacts, 'id'>): UnitFacts {
  const waiting = facts.waiting ?? 0;
  const running = facts.running ?? 0;
  return {
    state: 'stopped',
    closed: false,
    place: undefined,
    placements: [[1]],
    pinned: false,
    running,
    runningNormal: running,
    waiting,
    waitingNormal: waiting,
    sinceMs: 0,
    readyAtMs: 0,
    usedAtMs: 0,
    loadTimeMs: 10_000,
    returns: 0,
    brings: [],
    ...facts,
  };
}

/** A unit that is resident at its first placement. */
export function resident(facts: Partial<UnitFacts> & Pick<UnitFacts, 'id'>): UnitFacts {
  return unit({ state: 'ready', place: facts.placements?.[0] ?? [1], ...facts });
}

/** By default one at a time: one virtual device of size 1. Frozen, as planners must not change it. */
export function factsOf(facts: Partial<Facts> & Pick<Facts, 'units'>): Facts {
  return frozen({
    nowMs: 0,
    settings: { turnMs: 20_000, lingerMs: 2_000, backgroundIdleMs: 60_000 },
    capacity: [1],
    claims: [],
    ...facts,
  });
}

/** Frozen with all that hangs on it. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
