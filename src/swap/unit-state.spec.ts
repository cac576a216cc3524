import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UpstreamState } from '../lifecycle/upstream-state.js';
import { unitState } from './unit-state.js';

describe('a unit', () => {
  it.each<[members: UpstreamState[], state: string]>([
    [['stopped'], 'stopped'],
    [['loading'], 'loading'],
    [['ready'], 'ready'],
    [['stopping'], 'stopping'],
    [['stopped', 'stopped'], 'stopped'],
    [['ready', 'loading'], 'loading'],
    [['loading', 'stopping'], 'loading'],
    [['loading', 'stopped'], 'loading'],
    [['ready', 'ready'], 'ready'],
    [['ready', 'stopped'], 'ready'],
    [['ready', 'stopping'], 'ready'],
    [['stopped', 'stopping'], 'stopping'],
  ])('of members that are %j is %s', (members, state) => {
    expect(unitState(members, false)).toBe(state);
  });

  const state = fc.constantFrom<UpstreamState>('stopped', 'loading', 'ready', 'stopping');
  const members = fc.array(state, { minLength: 1, maxLength: 4 });

  it('that was told to stop is stopping until all are gone', () => {
    fc.assert(
      fc.property(members, (states) => {
        const isGone = states.every((one) => one === 'stopped');
        expect(unitState(states, true)).toBe(isGone ? 'stopped' : 'stopping');
      }),
    );
  });

  it('is stopped only if all of its members are', () => {
    fc.assert(
      fc.property(members, fc.boolean(), (states, isToldToStop) => {
        const isGone = states.every((one) => one === 'stopped');
        expect(unitState(states, isToldToStop) === 'stopped').toBe(isGone);
      }),
    );
  });

  it('is the same in whatever order its members stand', () => {
    fc.assert(
      fc.property(members, fc.boolean(), (states, isToldToStop) => {
        expect(unitState(states.toReversed(), isToldToStop)).toBe(unitState(states, isToldToStop));
      }),
    );
  });
});
