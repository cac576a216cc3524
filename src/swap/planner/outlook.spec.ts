import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryOut } from '../../../test/support/world/carry-out.js';
import { factsOf, resident, unit } from '../../../test/support/world/facts.js';
import { histories, replay } from '../../../test/support/world/history.js';
import type { Facts, UnitFacts } from './facts.js';
import { outlook } from './outlook.js';
import type { Outlook } from './outlook.js';
import { plan } from './plan.js';

const person = { waiting: 1, waitingNormal: 1 };
const job = { waiting: 1, waitingNormal: 0 };
const answering = { running: 1, runningNormal: 1 };

const wanted = unit({ id: 'wanted', ...person, sinceMs: 100_000 });

/** At 105 s, with one that has waited for 5 s. */
const meets = (units: readonly UnitFacts[], more: Partial<Facts> = {}): Outlook =>
  outlook(factsOf({ nowMs: 105_000, units: [...units, wanted], ...more }), 'wanted');

describe('what a request meets', () => {
  it('is a start where there is room', () => {
    expect(meets([])).toEqual({ kind: 'starts', place: [1], why: 'room is free' });
  });

  it('is a start where room was made', () => {
    const claims = [{ unit: 'wanted', place: [1], victims: ['gone'] }];
    expect(meets([], { claims })).toMatchObject({ kind: 'starts', why: 'its room was made' });
  });

  it('is not a start where an idle model has to go first', () => {
    expect(meets([resident({ id: 'idle' })])).toEqual({
      kind: 'makes room',
      place: [1],
      closes: [{ unit: 'idle', why: 'idle', running: 0 }],
      leaving: [],
    });
  });

  it('is a model that drains, and what it still answers', () => {
    const draining = resident({ id: 'draining', closed: true, running: 3, runningNormal: 2 });
    const claims = [{ unit: 'wanted', place: [1], victims: ['draining'] }];
    expect(meets([draining], { claims })).toMatchObject({
      kind: 'makes room',
      closes: [{ unit: 'draining', why: undefined, running: 3 }],
    });
  });

  it('is room that others leave, if what is closed for it is not enough', () => {
    const large = { ...wanted, placements: [[12]] };
    const units = [
      resident({ id: 'stopping', state: 'stopping', placements: [[8]] }),
      resident({ id: 'idle', placements: [[8]] }),
      large,
    ];
    const facts = factsOf({ nowMs: 105_000, capacity: [16], units });
    expect(outlook(facts, 'wanted')).toMatchObject({
      kind: 'makes room',
      closes: [{ unit: 'idle' }],
      leaving: ['stopping'],
    });
    const little = resident({ id: 'stopping', state: 'stopping', placements: [[1]] });
    const enough = factsOf({ ...facts, capacity: [19], units: [little, ...units.slice(1)] });
    expect(outlook(enough, 'wanted')).toMatchObject({ closes: [{ unit: 'idle' }], leaving: [] });
  });

  for (const { what, there, meetsIt } of [
    { what: 'is ready', there: resident({ id: 'there', ...person }), meetsIt: 'is ready' },
    {
      what: 'loads',
      there: unit({ id: 'there', state: 'loading', place: [1], ...person }),
      meetsIt: 'is loading',
    },
    {
      what: 'was to go, and need not',
      there: resident({ id: 'there', closed: true, ...answering, ...person }),
      meetsIt: 'reopens',
    },
  ]) {
    it(`is a model that ${what}`, () => {
      expect(outlook(factsOf({ units: [there] }), 'there')).toEqual({ kind: meetsIt });
    });
  }

  it('is the reason why it will never be loaded', () => {
    const units = [resident({ id: 'kept', pinned: true })];
    expect(meets(units)).toEqual({
      kind: 'cannot fit',
      shortage: {
        placements: [{ place: [1], short: [{ device: 0, needed: 1, kept: 1, capacity: 1 }] }],
        keptBy: ['kept'],
      },
    });
  });
});

describe('what a request waits for', () => {
  for (const { what, other, why, untilMs } of [
    {
      what: 'a turn, and when it ends',
      other: resident({ id: 'other', ...answering, waiting: 2, readyAtMs: 103_000 }),
      why: 'its turn lasts',
      untilMs: 123_000,
    },
    {
      what: 'a linger, and when it ends',
      other: resident({ id: 'other', returns: 1, usedAtMs: 104_000 }),
      why: 'it lingers',
      untilMs: 106_000,
    },
  ]) {
    it(`is ${what}`, () => {
      const { running, waiting } = other;
      expect(meets([other])).toEqual({
        kind: 'waits',
        ahead: [],
        obstacles: [{ unit: 'other', why, untilMs, running, waiting }],
        byItselfAtMs: untilMs,
      });
    });
  }

  for (const { what, other, why } of [
    {
      what: 'a load',
      other: unit({ id: 'other', state: 'loading', place: [1], ...person }),
      why: 'it loads',
    },
    {
      what: 'a model that starts now',
      other: unit({ id: 'other', ...person, sinceMs: 99_000 }),
      why: 'it loads',
    },
  ]) {
    it(`is ${what}, and nobody knows for how long`, () => {
      expect(meets([other])).toMatchObject({
        kind: 'waits',
        obstacles: [{ unit: 'other', why, untilMs: undefined }],
        byItselfAtMs: undefined,
      });
    });
  }

  it('is, for a job, a model that has work, or has had some a short while ago', () => {
    const busy = resident({ id: 'other', ...answering });
    const asked = { ...wanted, ...job };
    const seen = (other: UnitFacts): Outlook =>
      outlook(factsOf({ nowMs: 105_000, units: [other, asked] }), 'wanted');
    expect(seen(busy)).toMatchObject({
      obstacles: [{ why: 'it has work', untilMs: undefined }],
      byItselfAtMs: undefined,
    });
    expect(seen({ ...busy, running: 0, runningNormal: 0, usedAtMs: 104_000 })).toMatchObject({
      obstacles: [{ why: 'it was used a short while ago', untilMs: 164_000 }],
      byItselfAtMs: 164_000,
    });
  });

  it('is one that another model waits for longer, though that may be closed by then', () => {
    const first = unit({ id: 'first', ...person, sinceMs: 90_000 });
    const busy = resident({ id: 'busy', ...answering, readyAtMs: 95_000 });
    expect(meets([busy, first])).toMatchObject({
      kind: 'waits',
      ahead: [{ unit: 'first', why: 'it has waited longer' }],
      obstacles: [{ unit: 'busy', why: 'its turn lasts', untilMs: 120_000 }],
      byItselfAtMs: undefined,
    });
  });

  it('is one for which room is promised, and what drains for it', () => {
    const first = unit({ id: 'first', ...person, sinceMs: 90_000 });
    const draining = resident({ id: 'draining', closed: true, ...answering });
    const claims = [{ unit: 'first', place: [1], victims: ['draining'] }];
    expect(meets([draining, first], { claims })).toMatchObject({
      ahead: [{ unit: 'first', why: 'room is promised to it' }],
      obstacles: [{ unit: 'draining', why: 'it drains', running: 1 }],
    });
  });

  it('is one that keeps its devices free, and a pinned one on them, and one that is too small', () => {
    const first = unit({ id: 'first', ...person, sinceMs: 80_000, placements: [[20]] });
    const units = [
      first,
      resident({ id: 'kept', pinned: true, placements: [[3]] }),
      resident({ id: 'small', placements: [[1]] }),
      resident({ id: 'busy', ...answering, readyAtMs: 104_000, placements: [[16]] }),
      resident({ id: 'stopping', state: 'stopping', placements: [[1]] }),
      { ...wanted, placements: [[4]] },
    ];
    expect(outlook(factsOf({ nowMs: 105_000, capacity: [24], units }), 'wanted')).toMatchObject({
      ahead: [{ unit: 'first', why: 'it keeps its devices free' }],
      obstacles: [
        { unit: 'kept', why: 'it is pinned' },
        { unit: 'small', why: 'its room is not enough' },
        { unit: 'busy', why: 'its turn lasts' },
        { unit: 'stopping', why: 'it stops' },
      ],
    });
  });

  it('is nothing on devices that it cannot use', () => {
    const units = [
      resident({ id: 'beside', placements: [[0, 8]], ...answering }),
      resident({ id: 'busy', placements: [[8, 0]], ...answering, readyAtMs: 104_000 }),
      { ...wanted, placements: [[8, 0]] },
    ];
    expect(outlook(factsOf({ nowMs: 105_000, capacity: [8, 8], units }), 'wanted')).toMatchObject({
      obstacles: [{ unit: 'busy' }],
    });
  });
});

describe('whatever has happened', () => {
  /** One more person at one of the units, with the plan that is made of it. */
  const always = (holds: (facts: Facts, id: string, found: Outlook) => void): void => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.boolean(), (history, at, isPerson) => {
        const settled = replay(history, plan, () => undefined);
        const asked = settled.units[at % settled.units.length];
        if (asked === undefined) return;
        const facts = factsOf({
          ...settled,
          units: settled.units.map((some) => (some === asked ? joined(some) : some)),
        });
        holds(facts, asked.id, outlook(facts, asked.id));

        function joined(some: UnitFacts): UnitFacts {
          return {
            ...some,
            waiting: some.waiting + 1,
            waitingNormal: some.waitingNormal + (isPerson ? 1 : 0),
            sinceMs: some.waiting === 0 ? settled.nowMs : some.sinceMs,
          };
        }
      }),
      { numRuns: 500 },
    );
  };

  const does = (facts: Facts, id: string): string => {
    const { actions, claims } = plan(facts);
    const own = actions.find((action) => action.unit === id);
    if (own?.kind === 'start') return 'starts';
    if (own?.kind === 'open') return 'reopens';
    return claims.some((claim) => claim.unit === id) ? 'makes room' : 'nothing';
  };

  it('says of each model what the plan does for it', () => {
    always((facts, id, { kind }) => {
      const says = ['starts', 'reopens', 'makes room'].includes(kind) ? kind : 'nothing';
      expect(says).toBe(does(facts, id));
    });
  });

  it('says when room is made, if nothing happens but that time passes', () => {
    always((facts, id, found) => {
      if (found.kind !== 'waits') return;
      let next = facts;
      for (let step = 0; step < 1_000 && does(next, id) === 'nothing'; step += 1) {
        const made = plan(next);
        const nowMs = made.actions.length > 0 ? next.nowMs : made.wakeAtMs;
        if (nowMs === Infinity) break;
        next = factsOf({ ...carryOut(next, made), nowMs });
      }
      const atMs = does(next, id) === 'nothing' ? undefined : next.nowMs;
      expect(found.byItselfAtMs).toBe(atMs);
    });
  });

  it('gives everybody who waits a reason, and no moment that is over', () => {
    always((facts, _id, found) => {
      if (found.kind !== 'waits') return;
      const { ahead, obstacles } = found;
      expect(ahead.length + obstacles.length).toBeGreaterThan(0);
      for (const { untilMs = Infinity } of obstacles) expect(untilMs).toBeGreaterThan(facts.nowMs);
    });
  });
});
