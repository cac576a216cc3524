import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextState } from './upstream-state.js';
import type { UpstreamState, UpstreamTransition } from './upstream-state.js';

const STATES: readonly UpstreamState[] = ['stopped', 'loading', 'ready', 'stopping'];
const EVENTS: readonly UpstreamTransition[] = ['load', 'healthy', 'over', 'gone'];

/** Each meaningful event; all others mean nothing. */
const MEANINGFUL: readonly [UpstreamState, UpstreamTransition, UpstreamState][] = [
  ['stopped', 'load', 'loading'],
  ['loading', 'healthy', 'ready'],
  ['loading', 'over', 'stopping'],
  ['ready', 'over', 'stopping'],
  ['stopping', 'gone', 'stopped'],
];

describe('an upstream', () => {
  it.each(MEANINGFUL)('that is %s and hears %s is %s', (state, event, next) => {
    expect(nextState(state, event)).toBe(next);
  });

  it.each(
    STATES.flatMap((state) =>
      EVENTS.filter(
        (event) => !MEANINGFUL.some(([from, on]) => from === state && on === event),
      ).map((event) => [state, event] as const),
    ),
  )('that is %s does not care for %s', (state, event) => {
    expect(nextState(state, event)).toBeUndefined();
  });

  it('has stopped in between whenever it loads again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS)), (events) => {
        let state: UpstreamState = 'stopped';
        const lives: UpstreamState[] = [];
        for (const event of events) {
          const next = nextState(state, event);
          if (next === undefined) continue;
          if (next === 'loading') expect(state).toBe('stopped');
          if (next === 'ready') expect(state).toBe('loading');
          lives.push((state = next));
        }
        expect(lives.filter((one) => one === 'stopped').length).toBeGreaterThanOrEqual(
          lives.filter((one) => one === 'loading').length - 1,
        );
      }),
    );
  });
});
