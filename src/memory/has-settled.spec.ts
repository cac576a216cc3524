import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSettled } from './has-settled.js';
import { NOISE_BYTES } from './learned.js';

const GIB = 1024 ** 3;

const onOne = (...gib: number[]) => gib.map((free) => ({ gpu0: free * GIB }));
const onTwo = (...gib: [number, number][]) =>
  gib.map(([first, second]) => ({ gpu0: first * GIB, gpu1: second * GIB }));

describe('memory of which it is known what comes back', () => {
  const before = { gpu0: 2 * GIB };
  const expected = { gpu0: 10 * GIB };

  for (const [what, answer, readings] of [
    ['before the first reading', false, []],
    ['with the first reading that shows it', true, onOne(12)],
    ['with about as much: what is expected is an estimate', true, onOne(11.1)],
    ['while most of it is still missing', false, onOne(6)],
    ['while it still rises', false, onOne(2, 4, 6)],
    ['after a pause', false, onOne(2, 6, 6)],
    ['as long as nothing comes back, however long that takes', false, onOne(2, 2, 2, 2, 2)],
    ['once it has come back after a pause', true, onOne(2, 2, 2, 12)],
  ] as const) {
    it(`${answer ? 'has' : 'has not'} settled ${what}`, () => {
      expect(hasSettled({ before, expected, readings })).toBe(answer);
    });
  }

  it('has settled at once where nothing is expected', () => {
    expect(hasSettled({ before, expected: {}, readings: onOne(2) })).toBe(true);
    expect(hasSettled({ before, expected: { gpu0: 0 }, readings: onOne(2) })).toBe(true);
  });

  it('has settled only when every device has', () => {
    const two = { before: { gpu0: 0, gpu1: 0 }, expected: { gpu0: 10 * GIB, gpu1: 10 * GIB } };
    expect(hasSettled({ ...two, readings: onTwo([10, 5]) })).toBe(false);
    expect(hasSettled({ ...two, readings: onTwo([10, 5], [10, 10]) })).toBe(true);
    expect(hasSettled({ ...two, readings: onTwo([10, 5], [10, 5], [10, 5]) })).toBe(false);
  });
});

describe('memory of which nothing is known', () => {
  it('has settled once it rises no more', () => {
    const unknown = { before: undefined, expected: undefined };
    expect(hasSettled({ ...unknown, readings: onOne(2, 12) })).toBe(false);
    expect(hasSettled({ ...unknown, readings: onOne(2, 12, 12) })).toBe(false);
    expect(hasSettled({ ...unknown, readings: onOne(2, 12, 12, 12) })).toBe(true);
  });

  it('has settled once it rises no more, where it is not known what was free before', () => {
    const half = { before: undefined, expected: { gpu0: 10 * GIB } };
    expect(hasSettled({ ...half, readings: onOne(12) })).toBe(false);
    expect(hasSettled({ ...half, readings: onOne(12, 12, 12) })).toBe(true);
  });

  it('has not settled before anything has come back', () => {
    const idle = { before: { gpu0: 2 * GIB }, expected: undefined };
    expect(hasSettled({ ...idle, readings: onOne(2, 2, 2, 2) })).toBe(false);
    expect(hasSettled({ ...idle, readings: onOne(2, 2, 8, 8, 8) })).toBe(true);
  });
});

it('settles with the reading that shows what is expected, whatever came before', () => {
  const free = fc.nat(24 * GIB);
  fc.assert(
    fc.property(fc.array(free), free, (earlier, expectedBytes) => {
      const readings = [...earlier, expectedBytes].map((freeBytes) => ({ gpu0: freeBytes }));
      const expected = { gpu0: expectedBytes };
      expect(hasSettled({ before: { gpu0: 0 }, expected, readings })).toBe(true);
    }),
  );
});

it('has not settled while every reading shows a rise and less than is expected', () => {
  const rises = fc.array(fc.integer({ min: NOISE_BYTES, max: GIB }), { minLength: 1 });
  fc.assert(
    fc.property(rises, (steps) => {
      const sums = steps.map((_, i) => steps.slice(0, i + 1).reduce((a, b) => a + b));
      const readings = sums.map((freeBytes) => ({ gpu0: freeBytes }));
      const expected = { gpu0: 2 * (sums.at(-1) ?? 0) };
      expect(hasSettled({ before: { gpu0: 0 }, expected, readings })).toBe(false);
    }),
  );
});
