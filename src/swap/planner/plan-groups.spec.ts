import { describe, expect, it } from 'vitest';
import { factsOf, resident, unit } from '../../../test/support/world/facts.js';
import type { Facts, UnitFacts } from './facts.js';
import { plan } from './plan.js';

const todo = (facts: Facts): string[] =>
  plan(facts).actions.map(({ kind, unit: id }) => `${kind} ${id}`);

const asked = (some: UnitFacts): UnitFacts => ({ ...some, waiting: 1, waitingNormal: 1 });

describe('persistent models and groups, one at a time', () => {
  const none = { placements: [[0]] };
  const persistent = resident({ id: 'persistent', ...none, pinned: true, usedAtMs: -9e9 });
  const chat = resident({ id: 'chat', usedAtMs: -9e9 });
  const group = unit({ id: 'group', brings: ['member'] });
  const member = unit({ id: 'member', ...none, pinned: true, brings: ['group'] });

  it('does not stop a persistent model for one that is asked for', () => {
    const facts = factsOf({ units: [persistent, chat, asked(unit({ id: 'wanted' }))] });
    expect(todo(facts)).toEqual(['close chat', 'stop chat']);
  });

  it('stops nothing for a persistent model', () => {
    const wanted = asked(unit({ id: 'persistent', ...none, pinned: true }));
    expect(todo(factsOf({ units: [chat, wanted] }))).toEqual(['start persistent']);
  });

  it('neither stops others for a group without swapping nor stops that for others', () => {
    const beside = asked(unit({ id: 'beside', ...none }));
    expect(todo(factsOf({ units: [chat, beside] }))).toEqual(['start beside']);
    const resting = resident({ id: 'beside', ...none, usedAtMs: -9e9 });
    const wanted = asked(unit({ id: 'wanted' }));
    expect(todo(factsOf({ units: [chat, resting, wanted] }))).not.toContain('close beside');
  });

  it('starts the persistent member of a group together with the group', () => {
    const facts = factsOf({ units: [asked(group), member] });
    expect(todo(facts)).toEqual(['start group', 'start member']);
  });

  it('starts the group of a persistent member together with it where nothing is in the way', () => {
    const facts = factsOf({ units: [group, asked(member)] });
    expect(todo(facts)).toEqual(['start member', 'start group']);
  });

  it('starts a persistent member alone where its group would have to stop somebody', () => {
    const facts = factsOf({ units: [chat, group, asked(member)] });
    expect(todo(facts)).toEqual(['start member']);
  });

  it('starts a persistent member alone where somebody waits for the room of its group', () => {
    const wanted = asked(unit({ id: 'wanted', sinceMs: 9 }));
    const facts = factsOf({ units: [group, asked(member), wanted] });
    expect(todo(facts)).toEqual(['start member', 'start wanted']);
  });

  it('starts all persistent members of a group, whichever is asked for', () => {
    const groupOfTwo = { ...group, brings: ['member', 'second'] };
    const second = { ...member, id: 'second' };
    const facts = factsOf({ units: [groupOfTwo, asked(member), second] });
    expect(todo(facts)).toEqual(['start member', 'start group', 'start second']);
  });

  it('stops the group and keeps its persistent member', () => {
    const loaded = resident({ id: 'group', brings: ['member'], usedAtMs: -9e9 });
    const kept = resident({ id: 'member', ...none, pinned: true, brings: ['group'] });
    const facts = factsOf({ units: [loaded, kept, asked(unit({ id: 'wanted' }))] });
    expect(todo(facts)).toEqual(['close group', 'stop group']);
  });
});

describe('what starts along with a model that is asked for', () => {
  const brought = (id: string, size = 8): UnitFacts => unit({ id, placements: [[size]] });
  const bringer = (...brings: string[]): UnitFacts =>
    asked(unit({ id: 'bringer', placements: [[0]], brings }));
  const sized = (id: string, size: number, facts: Partial<UnitFacts>): UnitFacts =>
    resident({ id, placements: [[size]], running: 1, runningNormal: 1, ...facts });

  it('has room', () => {
    const facts = factsOf({ capacity: [8], units: [bringer('brought'), brought('brought')] });
    expect(todo(facts)).toEqual(['start bringer', 'start brought']);
  });

  it('does not wait for room that will only be free later', () => {
    const going = sized('going', 8, { state: 'stopping', running: 0 });
    const units = [going, bringer('brought'), brought('brought')];
    expect(todo(factsOf({ capacity: [8], units }))).toEqual(['start bringer']);
  });

  it('does not take room that others were promised', () => {
    const units = [
      sized('draining', 7, { closed: true }),
      asked(unit({ id: 'claimed', placements: [[10]] })),
      bringer('first', 'second'),
      brought('first', 4),
      brought('second', 4),
    ];
    const claims = [{ unit: 'claimed', place: [10], victims: ['draining'] }];
    expect(todo(factsOf({ capacity: [13], claims, units }))).toEqual(['start bringer']);
    const roomier = factsOf({ capacity: [16], claims, units });
    expect(todo(roomier)).toEqual(['start bringer', 'start first']);
  });

  it('does not take room that one which has waited its turn reserves', () => {
    const units = [
      sized('busy', 8, { readyAtMs: 15_000 }),
      asked(unit({ id: 'large', placements: [[16]] })),
      bringer('brought'),
      brought('brought'),
    ];
    const facts = { capacity: [16], units };
    expect(todo(factsOf({ ...facts, nowMs: 19_999 }))).toContain('start brought');
    expect(todo(factsOf({ ...facts, nowMs: 20_000 }))).toEqual(['start bringer']);
  });
});
