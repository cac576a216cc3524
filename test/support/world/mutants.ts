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
import type { Rule } from './invariants.js';
import type { Planner } from './world.js';

/** The shipped planner with one rule left out: by what it is told, or by what is made of its answer. */
export interface Mutant {
  readonly what: string;
  /** What it breaks; which one shows first depends on the world. */
  readonly breaks: readonly Rule[];
  readonly of: (plan: Planner) => Planner;
}

const withUnits = (facts: Facts, change: (unit: UnitFacts) => UnitFacts): Facts => ({
  ...facts,
  units: facts.units.map(change),
});

const told =
  (change: (unit: UnitFacts, facts: Facts) => UnitFacts) =>
  (plan: Planner): Planner =>
  (facts) =>
    plan(withUnits(facts, (unit) => change(unit, facts)));

const isIdle = ({ running, waiting }: UnitFacts): boolean => running === 0 && waiting === 0;

const stopsVictimsThatAnswer = told((unit) =>
  unit.closed ? { ...unit, running: 0, runningNormal: 0 } : unit,
);

const startsInPromisedRoom = told((unit) =>
  unit.state === 'stopping' ? { ...unit, place: undefined } : unit,
);

const neverClosesBusyOnes = told((unit) =>
  isIdle(unit) || unit.closed ? unit : { ...unit, pinned: true },
);

/** Whoever waits counts as a person. */
const lendsJobsTheRoomOfOthers = told((unit) =>
  unit.state === 'stopped' ? { ...unit, waitingNormal: unit.waiting } : unit,
);

const closesPinnedOnes = told((unit) => ({ ...unit, pinned: false }));

/** What is closed and nobody's victim looks as if it were open, and not to be touched. */
const forgetsOrphans = told((unit, { claims, units }) => {
  const waits = ({ id, waiting }: UnitFacts, claim: Claim): boolean =>
    id === claim.unit && waiting > 0;
  const owned = claims.some(
    (claim) => claim.victims.includes(unit.id) && units.some((other) => waits(other, claim)),
  );
  return unit.closed && !owned ? { ...unit, closed: false, pinned: true } : unit;
});

const keepsClaimsNobodyWaitsFor = told((unit, { claims }) => {
  const claimed = claims.some((claim) => claim.unit === unit.id);
  return claimed && unit.waiting === 0 ? { ...unit, waiting: 1, waitingNormal: 1 } : unit;
});

/** A unit loaded again is still taken for the victim it was while the claim lasts. */
function keepsVictimsOfEarlierLives(plan: Planner): Planner {
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
const reopensWithoutRoomTest = reopens(({ claims }) => claims);

/** The victims of a claim that falls, whoever else counts on their room. */
const reopensWhatOthersCountOn = reopens(({ claims, units }) =>
  claims.filter((claim) => units.some(({ id, waiting }) => id === claim.unit && waiting === 0)),
);

/** Any room that is free will do, also what another claim's victim left. */
function startsBeforeItsOwnVictimsAreGone(plan: Planner): Planner {
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
function reservesNothing(plan: Planner): Planner {
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
const promisesTwice = countingOn((facts) =>
  sumOf(
    facts.claims.map(({ place }) => place),
    facts,
  ),
);

/** What was promised before others took room is still promised, as if they would give it back. */
const keepsBrokenPromises = countingOn((facts) => {
  const staying = facts.units.filter(({ state, closed }) => state !== 'stopping' && !closed);
  const waitedFor = facts.claims.filter(({ unit: id }) =>
    facts.units.some((some) => some.id === id && some.waiting > 0),
  );
  const places = [...staying, ...waitedFor].flatMap(({ place }) => (place ? [place] : []));
  const missing = minus(sumOf(places, facts), facts.capacity);
  return missing.map((amount) => Math.max(0, amount));
});

export const mutants: readonly Mutant[] = [
  { what: 'stops victims that answer', breaks: ['I2'], of: stopsVictimsThatAnswer },
  { what: 'starts in promised room before it is free', breaks: ['I3'], of: startsInPromisedRoom },
  { what: 'keeps victims of an earlier life', breaks: ['I4'], of: keepsVictimsOfEarlierLives },
  { what: 'never closes busy ones', breaks: ['I6'], of: neverClosesBusyOnes },
  { what: 'reserves nothing', breaks: ['I6'], of: reservesNothing },
  { what: 'closes pinned ones', breaks: ['I7'], of: closesPinnedOnes },
  { what: 'reopens without a room test', breaks: ['I9'], of: reopensWithoutRoomTest },
  { what: 'reopens what others count on', breaks: ['I9'], of: reopensWhatOthersCountOn },
  { what: 'promises room twice', breaks: ['I9'], of: promisesTwice },
  { what: 'keeps promises when room is lost', breaks: ['I9'], of: keepsBrokenPromises },
  {
    what: 'starts before its own victims are gone',
    breaks: ['I9'],
    of: startsBeforeItsOwnVictimsAreGone,
  },
  { what: 'forgets the victims of claims that fell', breaks: ['I11'], of: forgetsOrphans },
  { what: 'keeps claims nobody waits for', breaks: ['I11'], of: keepsClaimsNobodyWaitsFor },
  { what: 'closes busy ones for a job', breaks: ['background'], of: lendsJobsTheRoomOfOthers },
];

/** Rules that no invariant needs: without them it is only slower for everybody. */
export const policyMutants = {
  turnCountsFromArrivalOnly: told((unit) => ({ ...unit, readyAtMs: -Infinity })),
  lingerOutlastsTurn: told((unit) => (isIdle(unit) ? { ...unit, readyAtMs: Infinity } : unit)),
  idleOnesCountAsBackground: told((unit) => (isIdle(unit) ? { ...unit, returns: 0 } : unit)),
  jobsKeepTheirTurn: told(({ running, waiting, ...unit }) =>
    unit.state === 'ready'
      ? { ...unit, running, runningNormal: running, waiting, waitingNormal: waiting }
      : { ...unit, running, waiting },
  ),
};
