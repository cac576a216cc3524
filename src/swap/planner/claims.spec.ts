import { describe, expect, it } from 'vitest';
import { factsOf, resident, unit } from '../../../test/support/world/facts.js';
import type { Facts, UnitFacts } from './facts.js';
import { plan } from './plan.js';

const todo = (facts: Facts): string[] =>
  plan(facts).actions.map(({ kind, unit: id }) => `${kind} ${id}`);

const answering = { running: 1, runningNormal: 1 };

const wanted = (id: string, size: number, facts: Partial<UnitFacts> = {}): UnitFacts =>
  unit({ id, placements: [[size]], waiting: 1, ...facts });

const sized = (id: string, size: number, facts: Partial<UnitFacts> = {}): UnitFacts =>
  resident({ id, placements: [[size]], ...facts });

describe('a promise that a device has become too small for', () => {
  const draining = sized('draining', 12, { closed: true, ...answering });
  const stays = sized('stays', 8, { ...answering, readyAtMs: 90_000 });
  const claims = [{ unit: 'wanted', place: [16], victims: ['draining'] }];
  const units = [draining, stays, wanted('wanted', 16, { sinceMs: 80_000 })];
  const at = (nowMs: number, capacity: number, more: Partial<Facts> = {}): Facts =>
    factsOf({ nowMs, capacity: [capacity], claims, units, ...more });

  it('is kept as long as there is enough', () => {
    expect(plan(at(100_000, 24))).toMatchObject({ actions: [], claims });
  });

  it('is kept with the room of another model, if that may be closed', () => {
    expect(plan(at(110_000, 20))).toMatchObject({
      actions: [{ kind: 'close', unit: 'stays', for: 'wanted', why: 'turn over' }],
      claims: [{ unit: 'wanted', place: [16], victims: ['stays', 'draining'] }],
    });
  });

  it('is kept in another place, where there is one, and what drains for the first reopens', () => {
    const either = wanted('wanted', 16, {
      placements: [
        [16, 0],
        [0, 16],
      ],
    });
    const facts = at(100_000, 20, {
      capacity: [20, 16],
      claims: [{ unit: 'wanted', place: [16, 0], victims: ['draining'] }],
      units: [{ ...draining, place: [12, 0] }, { ...stays, place: [8, 0] }, either],
    });
    expect(plan(facts)).toMatchObject({
      actions: [
        { kind: 'open', unit: 'draining', for: 'wanted' },
        { kind: 'start', unit: 'wanted', place: [0, 16] },
      ],
      claims: [],
    });
  });

  it('falls where nothing else may be closed, and what drained for it reopens', () => {
    expect(plan(at(100_000, 20))).toEqual({
      claims: [],
      actions: [
        {
          kind: 'open',
          unit: 'draining',
          for: 'wanted',
          why: 'its room is not enough any more',
        },
      ],
      wakeAtMs: 110_000,
    });
  });

  it('falls if it was the younger of two', () => {
    const facts = at(100_000, 20, {
      claims: [
        { unit: 'first', place: [8], victims: [] },
        { unit: 'second', place: [8], victims: [] },
      ],
      units: [
        { ...draining, closed: false, place: [8], readyAtMs: 99_000 },
        wanted('first', 8),
        wanted('second', 8),
      ],
    });
    expect(todo(facts)).toEqual(['start first']);
    expect(plan(facts).claims).toEqual([]);
  });

  it('is not broken by want of room on a device it does not use', () => {
    const facts = at(100_000, 24, {
      capacity: [24, 1],
      units: [...units, sized('elsewhere', 8, { place: [0, 8], ...answering })],
    });
    expect(plan(facts)).toMatchObject({ actions: [], claims });
  });

  it('does not make others wait for what drains on a device where nobody needs room', () => {
    const facts = at(100_000, 20, {
      capacity: [20, 16],
      claims: [
        { unit: 'other', place: [0, 16], victims: ['elsewhere'] },
        { unit: 'wanted', place: [16, 0], victims: ['draining'] },
      ],
      units: [
        ...[draining, stays].map((some) => ({ ...some, place: [...(some.place ?? []), 0] })),
        sized('elsewhere', 8, { closed: true, place: [0, 8], ...answering }),
        wanted('other', 16, { placements: [[0, 16]] }),
        wanted('wanted', 16, { placements: [[16, 0]] }),
      ],
    });
    expect(plan(facts)).toMatchObject({
      actions: [{ kind: 'open', unit: 'draining' }],
      claims: [{ unit: 'other', victims: ['elsewhere'] }],
    });
  });
});

describe('what is reopened, stopped and started', () => {
  const draining = sized('draining', 1, { closed: true, ...answering });
  const claims = [{ unit: 'wanted', place: [1], victims: ['draining'] }];

  it('says for whom it was closed, and that nobody waits any more', () => {
    const left = unit({ id: 'wanted' });
    expect(plan(factsOf({ claims, units: [draining, left] })).actions).toEqual([
      { kind: 'open', unit: 'draining', for: 'wanted', why: 'nobody waits for its room' },
    ]);
  });

  it('says that room appeared, and in whose stead', () => {
    const facts = factsOf({ capacity: [2], claims, units: [draining, wanted('wanted', 1)] });
    expect(plan(facts).actions).toEqual([
      { kind: 'open', unit: 'draining', for: 'wanted', why: 'room appeared' },
      { kind: 'start', unit: 'wanted', place: [1], why: 'its room was made' },
    ]);
  });

  it('cannot say for whom, when no claim tells', () => {
    expect(plan(factsOf({ units: [draining] })).actions).toEqual([
      { kind: 'open', unit: 'draining', for: undefined, why: 'nobody waits for its room' },
    ]);
  });

  it('says if room was free, was made, or with whom it comes along', () => {
    const group = wanted('group', 1, { brings: ['member'] });
    const member = unit({ id: 'member', placements: [[0]], pinned: true });
    const free = factsOf({ units: [group, member] });
    expect(plan(free).actions).toEqual([
      { kind: 'start', unit: 'group', place: [1], why: 'room is free' },
      { kind: 'start', unit: 'member', place: [0], why: 'comes along', with: 'group' },
    ]);
    const claims = [{ unit: 'wanted', place: [1], victims: ['gone'] }];
    expect(plan(factsOf({ claims, units: [wanted('wanted', 1)] })).actions).toEqual([
      { kind: 'start', unit: 'wanted', place: [1], why: 'its room was made' },
    ]);
  });
});
