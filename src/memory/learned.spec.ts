import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availableBytes, NOISE_BYTES, tookBytes } from './learned.js';

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

describe('what is available to models', () => {
  for (const { what, declared, total, unused, ours, answer } of [
    { what: 'all that is declared', declared: 20, total: 24, unused: 24, ours: 0, answer: 20 },
    { what: 'no more than there is', declared: 32, total: 24, unused: 24, ours: 0, answer: 24 },
    { what: 'what others leave', declared: 24, total: 24, unused: 18, ours: 0, answer: 18 },
    { what: 'what our own models hold', declared: 24, total: 24, unused: 8, ours: 16, answer: 24 },
    { what: 'neither ours nor theirs', declared: 24, total: 24, unused: 2, ours: 16, answer: 18 },
    {
      what: 'all of it while ours hold less than they were thought to',
      declared: 24,
      total: 24,
      unused: 20,
      ours: 16,
      answer: 24,
    },
    {
      what: 'nothing where others have it all',
      declared: 24,
      total: 24,
      unused: 0,
      ours: 0,
      answer: 0,
    },
  ]) {
    it(`is ${what}`, () => {
      const available = availableBytes({
        declaredBytes: declared * GIB,
        totalBytes: total * GIB,
        freeBytes: unused * GIB,
        oursBytes: ours * GIB,
      });
      expect(available).toBe(answer * GIB);
    });
  }

  it('is never more than is declared or there is, and what is free is never withheld', () => {
    const amount = fc.nat(100);
    fc.assert(
      fc.property(amount, amount, amount, amount, (declaredBytes, a, b, oursBytes) => {
        const [freeBytes, totalBytes] = [Math.min(a, b), Math.max(a, b)];
        const available = availableBytes({ declaredBytes, totalBytes, freeBytes, oursBytes });
        expect(available).toBeLessThanOrEqual(Math.min(declaredBytes, totalBytes));
        expect(available).toBeGreaterThanOrEqual(Math.min(declaredBytes, freeBytes));
      }),
    );
  });
});
