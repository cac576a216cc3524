import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availableBytes, heldByOthers, NOISE_BYTES, tookBytes } from './learned.js';

const GIB = 1024 ** 3;

const free = (freeBytes: number) => ({ totalBytes: 24 * GIB, freeBytes });

describe('what a model took', () => {
  it('is by how much the free memory of each device has fallen', () => {
    const before = { gpu0: free(20 * GIB), gpu1: free(20 * GIB) };
    const after = { gpu0: free(4 * GIB), gpu1: free(18 * GIB) };
    expect(tookBytes(before, after)).toEqual({ gpu0: 16 * GIB, gpu1: 2 * GIB });
  });

  for (const [what, before, after] of [
    ['a device with more free than before', { gpu0: free(1 * GIB) }, { gpu0: free(2 * GIB) }],
    ['a device on which nothing has changed', { gpu0: free(GIB) }, { gpu0: free(GIB) }],
    ['what may be noise', { gpu0: free(GIB) }, { gpu0: free(GIB - NOISE_BYTES + 1) }],
    ['a device that is measured no more', { gpu0: free(GIB) }, {}],
    ['a device that was not measured before', {}, { gpu0: free(GIB) }],
  ] as const) {
    it(`leaves out ${what}`, () => {
      expect(tookBytes(before, after)).toEqual({});
    });
  }

  it('counts from the threshold on', () => {
    const after = { gpu0: free(GIB - 5) };
    expect(tookBytes({ gpu0: free(GIB) }, after, 5)).toEqual({ gpu0: 5 });
    expect(tookBytes({ gpu0: free(GIB) }, after, 6)).toEqual({});
    expect(tookBytes({ gpu0: free(GIB) }, { gpu0: free(GIB) }, 0)).toEqual({});
  });
});

describe('what other programs hold', () => {
  for (const { what, used, last, least, most, answer } of [
    {
      what: 'all that is used before any model is',
      used: 4,
      last: undefined,
      least: 0,
      most: 0,
      answer: 4,
    },
    {
      what: 'as much as before while ours explain the rest',
      used: 18,
      last: 4,
      least: 12,
      most: 20,
      answer: 4,
    },
    { what: 'more once ours cannot explain it', used: 22, last: 4, least: 12, most: 16, answer: 6 },
    {
      what: 'less once ours hold more than is left for that',
      used: 14,
      last: 4,
      least: 12,
      most: 20,
      answer: 2,
    },
    {
      what: 'nothing where ours hold more than is used',
      used: 10,
      last: 0,
      least: 12,
      most: 12,
      answer: 0,
    },
    {
      what: 'what ours cannot be, where it was never told',
      used: 20,
      last: undefined,
      least: 12,
      most: 16,
      answer: 4,
    },
  ]) {
    it(`is ${what}`, () => {
      const held = heldByOthers({
        usedBytes: used * GIB,
        lastBytes: last === undefined ? undefined : last * GIB,
        leastOursBytes: least * GIB,
        mostOursBytes: most * GIB,
      });
      expect(held).toBe(answer * GIB);
    });
  }

  it('is never more than is used, nor less than ours leave unexplained', () => {
    const amount = fc.nat(100);
    fc.assert(
      fc.property(
        amount,
        fc.option(amount, { nil: undefined }),
        amount,
        amount,
        (used, last, a, b) => {
          const [least, most] = [Math.min(a, b), Math.max(a, b)];
          const held = heldByOthers({
            usedBytes: used,
            lastBytes: last,
            leastOursBytes: least,
            mostOursBytes: most,
          });
          expect(held).toBeLessThanOrEqual(Math.max(0, used - least));
          expect(held).toBeGreaterThanOrEqual(Math.max(0, used - most));
        },
      ),
    );
  });
});

describe('what is available to models', () => {
  it.each([
    { what: 'all that is declared', declared: 20, total: 24, others: 0, answer: 20 },
    { what: 'no more than there is', declared: 32, total: 24, others: 0, answer: 24 },
    { what: 'what others leave', declared: 24, total: 24, others: 6, answer: 18 },
    { what: 'nothing where others have it all', declared: 24, total: 24, others: 30, answer: 0 },
  ])('is $what', ({ declared, total, others, answer }) => {
    expect(availableBytes(declared * GIB, total * GIB, others * GIB)).toBe(answer * GIB);
  });
});
