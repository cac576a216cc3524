import { describe, expect, it } from 'vitest';
import { factsOf, resident, unit } from '../../../test/support/world/facts.js';
import { figuresOf } from '../../../test/support/world/figures.js';
import { headlines } from '../../../test/support/world/headlines.js';
import { policyMutants } from '../../../test/support/world/mutants.js';
import { World } from '../../../test/support/world/world.js';
import type { Planner } from '../../../test/support/world/world.js';
import { plan } from './plan.js';

const settings = {
  turnMs: 20_000,
  lingerMs: 2_000,
  backgroundIdleMs: 60_000,
  backgroundWaitMs: 300_000,
};

const S = 1_000;

interface Rules {
  readonly planner?: Planner;
  readonly backgroundLeases?: number;
  readonly backgroundWaitMs?: number;
}

/** A and B, of which one can be loaded in 10 s; four answers at once, and a second to stop. */
function world({ planner = plan, backgroundLeases = 4, backgroundWaitMs = 300 * S }: Rules): World {
  const units = ['A', 'B'].map((id) => ({
    id,
    placements: [[1]],
    loadMs: 10 * S,
    stopMs: S,
    slots: 4,
    backgroundLeases,
  }));
  return new World({ capacity: [1], units, settings: { ...settings, backgroundWaitMs } }, planner);
}

/** A job of many requests at A; how long a person waits at B who comes when that works. */
function waitBesideJobS(rules: Rules, requests: number): number {
  const beside = world(rules);
  for (let i = 0; i < requests; i += 1)
    beside.ask({ unit: 'A', answerMs: 8 * S, background: true });
  beside.at(11 * S, () => beside.ask({ unit: 'B', answerMs: S }));
  beside.run().checkRest();
  return figuresOf([beside]).longestWaitS('B');
}

/** Persons ask A every 20 s for half an hour; how long a job waits for B that asks in the meantime. */
function waitOfJobS(rules: Rules): number {
  const beside = world(rules);
  for (let s = 0; s < 1_800; s += 20) {
    beside.at(s * S, () => beside.ask({ unit: 'A', answerMs: 5 * S }));
  }
  beside.at(100 * S, () => beside.ask({ unit: 'B', answerMs: S, background: true }));
  beside.run().checkRest();
  const [job] = beside.requests.filter(({ unit: id }) => id === 'B');
  return (job?.waitMs ?? Infinity) / S;
}

/** No invariant needs these rules: without them everybody waits longer, or for others' jobs. */
describe('a rule left out', () => {
  it('a turn that counted from the arrival only would swap more often', () => {
    const impatient = policyMutants.turnCountsFromArrivalOnly(plan);
    expect(figuresOf([headlines.H1(plan, 30)]).loadsPer1000).toBe(40);
    expect(figuresOf([headlines.H1(impatient, 30)]).loadsPer1000).toBeGreaterThan(1.2 * 40);
  });

  it('a linger that could outlast the turn would make others wait for it', () => {
    const facts = factsOf({
      nowMs: 102_000,
      settings: { ...settings, turnMs: 2_000, lingerMs: 10_000 },
      units: [
        resident({ id: 'lingering', usedAtMs: 99_000, returns: 1 }),
        unit({ id: 'wanted', waiting: 1, sinceMs: 100_000 }),
      ],
    });
    expect(plan(facts).actions).toHaveLength(2);
    expect(policyMutants.lingerOutlastsTurn(plan)(facts).actions).toEqual([]);
  });

  it('an idle model that counted as one with only background work would never linger', () => {
    const facts = factsOf({
      nowMs: 100_500,
      units: [
        resident({ id: 'lingering', usedAtMs: 99_000, returns: 1 }),
        unit({ id: 'wanted', waiting: 1, sinceMs: 100_000 }),
      ],
    });
    expect(plan(facts).actions).toEqual([]);
    expect(policyMutants.idleOnesCountAsBackground(plan)(facts).actions).toHaveLength(2);
  });

  it('a job that kept its turn would let a person wait for the end of that', () => {
    const drain = 8 - 1 + 1 + 10;
    expect(waitBesideJobS({}, 40)).toBe(drain);
    const planner = policyMutants.jobsKeepTheirTurn(plan);
    expect(waitBesideJobS({ planner }, 40)).toBeGreaterThanOrEqual(20 + 1 + 10);
  });

  it('a job that got all the leases it asks for would let a person wait for its whole backlog', () => {
    const rounds = 40 / 4;
    expect(waitBesideJobS({ backgroundLeases: Infinity }, 40)).toBe(8 * rounds - 1 + 1 + 10);
  });

  it('a job that stayed in the background for ever would wait for the end of all other work', () => {
    expect(waitOfJobS({})).toBeLessThan(300 + 20 + 20);
    expect(waitOfJobS({ backgroundWaitMs: Infinity })).toBeGreaterThan(1_700);
  });
});
