import { describe, expect, it } from 'vitest';
import { isToBeAsked } from './silence.js';

const NOW_MS = 1_000_000;
const silent = {
  inFlight: 1,
  movedAtMs: NOW_MS - 60_000,
  askedAtMs: -Infinity,
  stallTimeoutMs: 60_000,
};

describe('a model with work', () => {
  it.each([
    ['has been silent for as long as the bound', {}, true],
    ['has not yet', { movedAtMs: NOW_MS - 59_999 }, false],
    ['has nothing to answer after all', { inFlight: 0 }, false],
    ['has no bound', { stallTimeoutMs: Infinity }, false],
    ['has no bound, and never moved', { stallTimeoutMs: Infinity, movedAtMs: -Infinity }, false],
    [
      'was asked a bound ago, and is silent still',
      { movedAtMs: 0, askedAtMs: NOW_MS - 60_000 },
      true,
    ],
    ['was asked less than a bound ago', { movedAtMs: 0, askedAtMs: NOW_MS - 59_999 }, false],
    [
      'was asked a short bound ago, but only just',
      { stallTimeoutMs: 500, askedAtMs: NOW_MS - 2_999 },
      false,
    ],
    [
      'was asked a few seconds ago, and its bound is short',
      { stallTimeoutMs: 500, askedAtMs: NOW_MS - 3_000 },
      true,
    ],
  ])('that %s is asked how it is: %o → %s', (_title, change, expected) => {
    expect(isToBeAsked({ ...silent, ...change }, NOW_MS)).toBe(expected);
  });
});
