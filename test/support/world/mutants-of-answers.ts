import type {
  Claim,
  Facts,
  Plan,
  UnitFacts,
  UnitId,
  Vector,
} from '../../../src/swap/planner/facts.js';
import { fits, minus, nothing, plus } from '../../../src/swap/planner/room.js';
import { unit } from './facts.js';
import type { Planner } from './world.js';

export const withUnits = (facts: Facts, change: (unit: UnitFacts) => UnitFacts): Facts => ({
  ...facts,
  units: facts.units.map(change),
});

/** A unit loaded again is still taken for the victim it was while the claim lasts. */
export function keepsVictimsOfEarlierLives(plan: Planner): Planner {
  const victims = new Map<UnitId, ReadonlySet<UnitId>>();
  return (facts) => {
    const claims = facts.claims.map((claim) => {
      const kept = new Set([...(victims.get(claim.unit) ?? []), ...claim.victims]);
      return { ...claim, victims: [...kept] };
    });
    const doomed = new Set(claims.flatMap((claim) => claim.victims));
    const seen = withUnits(facts, (unit) =>
      unit.state === 'ready' && doomed.has(unit.id) ? { ...unit, closed: true } : unit,
    );
    const answer = plan({ ...seen, claims });
    const before = new Map(claims.map((claim) => [claim.unit, claim.victims]));
    victims.clear();
    for (const { unit, victims: now } of answer.claims) {
      victims.set(unit, new Set([...(before.get(unit) ?? []), ...now]));
    }
    return answer;
  };
}

/** Of what is closed, all that `frees` names reopens, unless it is just being stopped. */
const reopens =
  (frees: (facts: Facts) => readonly Claim[]) =>
  (plan: Planner): Planner =>
  (facts) => {
    const answer = plan(facts);
    const freed = new Set(frees(facts).flatMap(({ victims }) => victims));
    const decided = new Set(answer.actions.map((action) => action.unit));
    const opened = facts.units.filter(
      ({ id, closed }) => closed && freed.has(id) && !decided.has(id),
    );
    const claims = answer.claims.map((claim) => ({
      ...claim,
      victims: claim.victims.filter((id) => !opened.some((unit) => unit.id === id)),
    }));
    const why = 'room appeared';
    const opens = opened.map(
      ({ id }) => ({ kind: 'open', unit: id, for: undefined, why }) as const,
    );
    return { ...answer, claims, actions: [...answer.actions, ...opens] };
  };

/** Needed or not. */
export const reopensWithoutRoomTest = reopens(({ claims }) => claims);

/** The victims of a claim that falls, whoever else counts on their room. */
export const reopensWhatOthersCountOn = reopens(({ claims, units }) =>
  claims.filter((claim) => units.some(({ id, waiting }) => id === claim.unit && waiting === 0)),
);

/** Any room that is free will do, also what another claim's victim left. */
export function startsBeforeItsOwnVictimsAreGone(plan: Planner): Planner {
  return (facts) => {
    const answer = plan(facts);
    const started = answer.actions.flatMap((action) =>
      action.kind === 'start' ? [action.place] : [],
    );
    const places = [
      ...facts.units.flatMap(({ place }) => (place === undefined ? [] : [place])),
      ...started,
    ];
    const free = places.reduce(minus, facts.capacity);
    const early = answer.claims.find(({ place }) => fits(place, free));
    if (early === undefined) return answer;
    const { unit, place } = early;
    return {
      ...answer,
      claims: answer.claims.filter((claim) => claim !== early),
      actions: [...answer.actions, { kind: 'start', unit, place, why: 'room is free' }],
    };
  };
}

/** Those behind one that has waited its turn are planned as if it did not wait. */
export function reservesNothing(plan: Planner): Planner {
  return (facts) => {
    const answer = plan(facts);
    const seen = withUnits(facts, (unit) =>
      reserves(unit, facts, answer) ? { ...unit, waiting: 0, waitingNormal: 0 } : unit,
    );
    const others = plan(seen);
    return { ...others, wakeAtMs: Math.min(answer.wakeAtMs, others.wakeAtMs) };
  };
}

function reserves(unit: UnitFacts, { nowMs, settings }: Facts, { claims, actions }: Plan): boolean {
  const helped = claims.some((claim) => claim.unit === unit.id);
  const started = actions.some((action) => action.kind === 'start' && action.unit === unit.id);
  const due = unit.waitingNormal > 0 && nowMs >= unit.sinceMs + settings.turnMs;
  return unit.state === 'stopped' && due && !helped && !started;
}

const sumOf = (places: readonly Vector[], { capacity }: Facts): Vector =>
  places.reduce(plus, nothing(capacity));

/** Counts on room that does not come: the facts have so much more, though not as free room. */
const countingOn =
  (room: (facts: Facts) => Vector) =>
  (plan: Planner): Planner =>
  (facts) => {
    const ghost = unit({ id: 'ghost', state: 'stopping', place: room(facts) });
    const capacity = plus(facts.capacity, room(facts));
    return plan({ ...facts, capacity, units: [...facts.units, ghost] });
  };

/** What claims were promised is promised again. */
export const promisesTwice = countingOn((facts) =>
  sumOf(
    facts.claims.map(({ place }) => place),
    facts,
  ),
);

/** What was promised before others took room is still promised, as if they would give it back. */
export const keepsBrokenPromises = countingOn((facts) => {
  const staying = facts.units.filter(({ state, closed }) => state !== 'stopping' && !closed);
  const waitedFor = facts.claims.filter(({ unit: id }) =>
    facts.units.some((some) => some.id === id && some.waiting > 0),
  );
  const places = [...staying, ...waitedFor].flatMap(({ place }) => (place ? [place] : []));
  const missing = minus(sumOf(places, facts), facts.capacity);
  return missing.map((amount) => Math.max(0, amount));
});
