import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { probePauseMs } from './probe-pause.js';

describe('the pause before a health probe', () => {
  it('is 25 ms at first', () => {
    expect(probePauseMs(0, 500, false)).toBe(25);
    expect(probePauseMs(0, 500, true)).toBe(25);
  });

  it('grows to the interval, and no further', () => {
    const pauses = Array.from({ length: 40 }, (_, probes) => probePauseMs(probes, 500, false));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses.at(-1)).toBe(500);
    expect(probePauseMs(1_000_000, 500, false)).toBe(500);
  });

  it('stays at 25 ms while a request waits, for the first ten seconds', () => {
    const pauses = Array.from({ length: 400 }, (_, probes) => probePauseMs(probes, 5_000, true));
    expect(new Set(pauses)).toEqual(new Set([25]));
    expect(probePauseMs(400, 5_000, true)).toBe(50);
  });

  it('is 25 ms again as soon as a request waits, however long it was before', () => {
    expect(probePauseMs(20, 5_000, false)).toBeGreaterThan(1_000);
    expect(probePauseMs(20, 5_000, true)).toBe(25);
  });

  it('is never longer than the interval, and while awaited never longer than 50 ms', () => {
    const interval = fc.integer({ min: 1, max: 2_000_000_000 });
    fc.assert(
      fc.property(fc.nat(), interval, fc.boolean(), (probes, longestMs, isAwaited) => {
        const pauseMs = probePauseMs(probes, longestMs, isAwaited);
        expect(pauseMs).toBeGreaterThan(0);
        expect(pauseMs).toBeLessThanOrEqual(isAwaited ? Math.min(50, longestMs) : longestMs);
        expect(pauseMs).toBeGreaterThanOrEqual(Math.min(25, longestMs));
      }),
    );
  });
});
