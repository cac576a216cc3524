import type { Claim, Facts, UnitFacts } from '../../../src/swap/planner/facts.js';
import type { Rule } from './invariants.js';
import {
  keepsBrokenPromises,
  keepsVictimsOfEarlierLives,
  promisesTwice,
  reopensWhatOthersCountOn,
  reopensWithoutRoomTest,
  reservesNothing,
  startsBeforeItsOwnVictimsAreGone,
  withUnits,
} from './mutants-of-answers.js';
import type { Planner } from './world.js';

/** The shipped planner with one rule left out: by what it is told, or by what is made of its answer. */
export interface Mutant {
  readonly what: string;
  /** What it breaks; which one shows first depends on the world. */
  readonly breaks: readonly Rule[];
  readonly of: (plan: Planner) => Planner;
}

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
  jobsKeepTheirTurn: told((unit) =>
    unit.state === 'ready'
      ? { ...unit, runningNormal: unit.running, waitingNormal: unit.waiting }
      : unit,
  ),
};
