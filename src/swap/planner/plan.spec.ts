import { describe, expect, it } from 'vitest';
import { settle } from '../../../test/support/world/carry-out.js';
import { factsOf, resident, unit } from '../../../test/support/world/facts.js';
import type { Facts, UnitFacts } from './facts.js';
import { plan } from './plan.js';

const todo = (facts: Facts): string[] =>
  plan(facts).actions.map(({ kind, unit: id }) => `${kind} ${id}`);

const asked = (some: UnitFacts): UnitFacts => ({ ...some, waiting: 1, waitingNormal: 1 });

describe('one at a time', () => {
  const idle = resident({ id: 'idle', usedAtMs: -10_000 });
  const wanted = asked(unit({ id: 'wanted' }));

  it('does nothing while nobody waits', () => {
    expect(plan(factsOf({ units: [idle, unit({ id: 'other' })] }))).toEqual({
      claims: [],
      actions: [],
      wakeAtMs: Infinity,
    });
  });

  it('starts a model where nothing is loaded', () => {
    expect(todo(factsOf({ units: [wanted] }))).toEqual(['start wanted']);
  });

  it('stops an idle model at once for one that is asked for, and starts that once it is gone', () => {
    const facts = factsOf({ units: [idle, wanted] });
    expect(todo(facts)).toEqual(['close idle', 'stop idle']);
    const stopping = settle(facts, plan);
    expect(todo(stopping)).toEqual([]);
    const gone = stopping.units.map((some) => (some.id === 'idle' ? unit({ id: 'idle' }) : some));
    expect(todo(factsOf({ ...stopping, units: gone }))).toEqual(['start wanted']);
  });

  it('starts one of two that are asked for together, the one asked for first', () => {
    const first = unit({ id: 'first', waiting: 1, sinceMs: -5 });
    expect(todo(factsOf({ units: [wanted, first] }))).toEqual(['start first']);
  });

  it('serves a person before a job that has waited longer', () => {
    const job = unit({ id: 'job', waiting: 9, waitingNormal: 0, sinceMs: -5 });
    expect(todo(factsOf({ units: [job, wanted] }))).toEqual(['start wanted']);
  });

  it('does not stop a model that is loading or stopping', () => {
    for (const state of ['loading', 'stopping'] as const) {
      expect(todo(factsOf({ units: [{ ...idle, state }, wanted] }))).toEqual([]);
    }
  });

  it('says why it closes a model', () => {
    const why = (victim: UnitFacts): unknown[] =>
      plan(factsOf({ nowMs: 20_000, units: [victim, wanted] })).actions.slice(0, 1);
    const close = { kind: 'close', unit: 'idle', for: 'wanted' };
    expect(why(idle)).toEqual([{ ...close, why: 'idle' }]);
    expect(why({ ...idle, running: 1 })).toEqual([{ ...close, why: 'only background' }]);
    const answering = { ...idle, running: 1, runningNormal: 1 };
    expect(why(answering)).toEqual([{ ...close, why: 'turn over' }]);
  });
});

describe('by memory', () => {
  const sized = (id: string, size: number, facts: Partial<UnitFacts> = {}): UnitFacts =>
    resident({ id, placements: [[size]], usedAtMs: -10_000, ...facts });
  const wanted = (size: number): UnitFacts => asked(unit({ id: 'wanted', placements: [[size]] }));

  it('stops nothing where there is room', () => {
    const facts = factsOf({ capacity: [24], units: [sized('a', 16), wanted(8)] });
    expect(todo(facts)).toEqual(['start wanted']);
  });

  it('closes nothing where all that may go is not enough', () => {
    const units = [sized('a', 8), sized('kept', 8, { pinned: true }), wanted(20)];
    expect(todo(factsOf({ capacity: [24], units }))).toEqual([]);
  });

  it('stops the one that is quicker to load again, or was used longer ago', () => {
    const slow = sized('slow', 8, { loadTimeMs: 60_000 });
    const quick = sized('quick', 8, { loadTimeMs: 2_000 });
    const facts = factsOf({ capacity: [16], units: [slow, quick, wanted(8)] });
    expect(todo(facts)).toEqual(['close quick', 'stop quick']);
    const old = { ...slow, usedAtMs: -3_600_000 };
    const later = factsOf({ capacity: [16], units: [old, quick, wanted(8)] });
    expect(todo(later)).toEqual(['close slow', 'stop slow']);
  });

  it('stops idle ones, however dear, before it interrupts one that has work', () => {
    const dear = sized('dear', 8, { loadTimeMs: 600_000 });
    const busy = sized('busy', 8, { loadTimeMs: 1, running: 1, readyAtMs: -9e9 });
    const facts = factsOf({ nowMs: 60_000, capacity: [16], units: [dear, busy, wanted(8)] });
    expect(todo(facts)).toEqual(['close dear', 'stop dear']);
  });

  it('chooses the placement that costs nobody anything', () => {
    const a = sized('a', 8, { place: [8, 0] });
    const either = asked(
      unit({
        id: 'either',
        placements: [
          [8, 0],
          [0, 8],
        ],
      }),
    );
    const facts = factsOf({ capacity: [8, 8], units: [a, either] });
    expect(plan(facts).actions).toMatchObject([{ kind: 'start', unit: 'either', place: [0, 8] }]);
  });

  it('keeps promised room for the one it was promised to', () => {
    const draining = sized('draining', 16, { closed: true, running: 1 });
    const claimed = asked(unit({ id: 'claimed', placements: [[20]] }));
    const claims = [{ unit: 'claimed', place: [20], victims: ['draining'] }];
    const small = (size: number): UnitFacts => asked(unit({ id: 'small', placements: [[size]] }));
    const units = [draining, claimed];
    expect(todo(factsOf({ capacity: [24], claims, units: [...units, small(4)] }))).toEqual([
      'start small',
    ]);
    expect(todo(factsOf({ capacity: [24], claims, units: [...units, small(5)] }))).toEqual([]);
  });

  it('reopens a model when enough other room has appeared for the one it was closed for', () => {
    const draining = sized('draining', 16, { closed: true, running: 1 });
    const claims = [{ unit: 'wanted', place: [8], victims: ['draining'] }];
    const facts = factsOf({ capacity: [24], claims, units: [draining, wanted(8)] });
    expect(plan(facts)).toMatchObject({
      claims: [],
      actions: [
        { kind: 'open', unit: 'draining', why: 'room appeared' },
        { kind: 'start', unit: 'wanted', place: [8] },
      ],
    });
  });

  it('takes what is left of the room that one model makes for another', () => {
    const large = sized('large', 16, { loadTimeMs: 1_000 });
    const small = sized('small', 8);
    const second = asked(unit({ id: 'second', placements: [[8]], sinceMs: 1 }));
    const made = plan(factsOf({ capacity: [24], units: [large, small, wanted(8), second] }));
    expect(made.claims).toEqual([
      { unit: 'wanted', place: [8], victims: ['large'] },
      { unit: 'second', place: [8], victims: [] },
    ]);
  });

  it('waits for the room of one that is stopping rather than stop another', () => {
    const facts = factsOf({
      capacity: [16],
      units: [sized('going', 8, { state: 'stopping' }), sized('idle', 8), wanted(8)],
    });
    expect(plan(facts)).toMatchObject({ actions: [], claims: [{ unit: 'wanted', victims: [] }] });
  });

  it('starts in room that is free already, and only there', () => {
    const second = asked(unit({ id: 'second', placements: [[8]], sinceMs: 1 }));
    const going = sized('going', 8, { state: 'stopping' });
    const facts = factsOf({ capacity: [16], units: [going, wanted(8), second] });
    expect(todo(facts)).toEqual(['start wanted']);
  });

  it('reopens a model when the one it was closed for is loaded already', () => {
    const draining = sized('draining', 8, { closed: true, running: 1 });
    const loading = asked(sized('loading', 8, { state: 'loading' }));
    const claims = [{ unit: 'loading', place: [8], victims: ['draining'] }];
    const facts = factsOf({ capacity: [16], claims, units: [draining, loading] });
    expect(plan(facts)).toMatchObject({
      claims: [],
      actions: [{ kind: 'open', unit: 'draining' }],
    });
  });

  it('reopens a model when the one it was closed for is not configured any more', () => {
    const draining = sized('draining', 16, { closed: true, running: 1 });
    const claims = [{ unit: 'removed', place: [24], victims: ['draining'] }];
    const facts = factsOf({ capacity: [24], claims, units: [draining] });
    expect(plan(facts)).toMatchObject({
      claims: [],
      actions: [{ kind: 'open', unit: 'draining' }],
    });
  });

  it('goes on beside a device that another program has filled', () => {
    const onOther = sized('other', 8, { place: [0, 8] });
    const small = asked(unit({ id: 'small', placements: [[8, 0]] }));
    const facts = factsOf({ capacity: [8, 4], units: [onOther, small] });
    expect(todo(facts)).toEqual(['start small']);
  });
});

describe('the moment to plan again', () => {
  const wanted = unit({ id: 'wanted', waiting: 1, sinceMs: 90_000 });
  const job = unit({ id: 'job', waiting: 1, waitingNormal: 0, sinceMs: 90_000 });
  const idle = resident({ id: 'idle', usedAtMs: 99_000, returns: 0.9 });
  const answering = resident({ id: 'answering', running: 1, readyAtMs: 95_000, usedAtMs: 99_000 });

  for (const { what, units, atMs } of [
    { what: 'the linger ends', units: [idle, wanted], atMs: 101_000 },
    { what: 'one that waits reserves room', units: [answering, wanted], atMs: 110_000 },
    { what: 'a job may have the room of an idle one', units: [idle, job], atMs: 159_000 },
  ]) {
    it(`is when ${what}`, () => {
      const busy = units.map((some) =>
        some.id === 'answering' ? { ...some, runningNormal: 1 } : some,
      );
      const facts = factsOf({ nowMs: 100_000, units: busy });
      expect(plan(facts)).toMatchObject({ actions: [], wakeAtMs: atMs });
    });
  }

  it('is when the turn ends, once the one that waits has reserved', () => {
    const facts = factsOf({
      nowMs: 112_000,
      units: [{ ...answering, runningNormal: 1 }, wanted],
    });
    expect(plan(facts)).toMatchObject({ actions: [], wakeAtMs: 115_000 });
  });

  it('is not set where only other events can change anything', () => {
    const facts = factsOf({ nowMs: 100_000, units: [{ ...answering, runningNormal: 1 }, job] });
    expect(plan(facts)).toMatchObject({ actions: [], wakeAtMs: Infinity });
  });
});
