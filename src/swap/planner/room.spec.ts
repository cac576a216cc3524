import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from './room.js';
import { cheapestSet, fits, isOverdrawn, overlap, plus } from './room.js';

const amounts = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

const candidate = fc.record({ place: amounts(0, 8), cost: fc.integer({ min: 0, max: 20 }) });
const candidates = (most: number, least = 0): fc.Arbitrary<Candidate[]> =>
  fc.array(candidate, { minLength: least, maxLength: most });

const roomAfter = (free: readonly number[], set: readonly Candidate[]): readonly number[] =>
  set.reduce((room, { place }) => plus(room, place), free);

const costOf = (set: readonly Candidate[]): number => set.reduce((sum, { cost }) => sum + cost, 0);

/** The least cost of all subsets that are enough; Infinity if none is. */
function bruteForce(need: readonly number[], free: readonly number[], all: Candidate[]): number {
  let least = Infinity;
  for (let chosen = 0; chosen < 2 ** all.length; chosen += 1) {
    const set = all.filter((_, index) => (chosen >> index) % 2 === 1);
    if (fits(need, roomAfter(free, set))) least = Math.min(least, costOf(set));
  }
  return least;
}

describe('fits', () => {
  for (const { what, need, free, answer } of [
    { need: [1], free: [1], answer: true, what: 'exactly what is free' },
    { need: [0.1 + 0.2], free: [0.3], answer: true, what: 'a sum that is not exact' },
    { need: [1.001], free: [1], answer: false, what: 'a little more than is free' },
    { need: [1, 9], free: [9, 1], answer: false, what: 'too much for one of two devices' },
    { need: [4, 0], free: [4, -2], answer: true, what: 'nothing of a device that is overfull' },
    { need: [4, 1], free: [4, -2], answer: false, what: 'something of a device that is overfull' },
    { need: [0], free: [0], answer: true, what: 'nothing' },
  ]) {
    it(`says ${answer} to ${what}`, () => {
      expect(fits(need, free)).toBe(answer);
    });
  }
});

describe('overlap', () => {
  it('is true only of two that occupy something on the same device', () => {
    expect(overlap([1, 0], [2, 3])).toBe(true);
    expect(overlap([1, 0], [0, 3])).toBe(false);
    expect(overlap([0, 0], [0, 0])).toBe(false);
  });
});

describe('isOverdrawn', () => {
  for (const { what, place, balance, answer } of [
    {
      what: 'a device it is on has less than nothing left',
      place: [1, 0],
      balance: [-1, 5],
      answer: true,
    },
    {
      what: 'only another device has less than nothing left',
      place: [0, 1],
      balance: [-1, 5],
      answer: false,
    },
    { what: 'nothing is left', place: [1, 1], balance: [0, 0], answer: false },
    { what: 'bytes do not add up to the last one', place: [2e10], balance: [-4e-6], answer: false },
  ]) {
    it(`is ${answer} where ${what}`, () => {
      expect(isOverdrawn(place, balance)).toBe(answer);
    });
  }
});

describe('cheapestSet', () => {
  const a = { name: 'a', place: [4, 0], cost: 3 };
  const b = { name: 'b', place: [6, 0], cost: 4 };
  const c = { name: 'c', place: [0, 9], cost: 0 };
  const names = (set: readonly { name: string }[] | undefined): string[] | undefined =>
    set?.map(({ name }) => name);

  for (const { what, need, free, set } of [
    { need: [2, 2], free: [2, 2], set: [], what: 'nobody where there is room' },
    { need: [4, 0], free: [0, 0], set: ['a'], what: 'the cheaper of two that are enough' },
    { need: [5, 0], free: [0, 0], set: ['b'], what: 'the dearer one where the other is too small' },
    { need: [8, 0], free: [0, 0], set: ['a', 'b'], what: 'both where one is not enough' },
    { need: [4, 0], free: [0, 9], set: ['a'], what: 'nobody on a device that is not short' },
    { need: [11, 0], free: [0, 0], set: undefined, what: 'nobody where all are not enough' },
    {
      need: [4, 0],
      free: [0, -1],
      set: ['a'],
      what: 'nobody on an overfull device it does not use',
    },
  ]) {
    it(`takes ${what}`, () => {
      expect(names(cheapestSet(need, free, [a, b, c]))).toEqual(set);
    });
  }

  it('takes the smaller of two sets that cost the same', () => {
    const small = { name: 'small', place: [1], cost: 0 };
    const large = { name: 'large', place: [2], cost: 0 };
    expect(names(cheapestSet([2], [0], [small, large]))).toEqual(['large']);
  });

  it('is enough, and no other set that is enough costs less', () => {
    fc.assert(
      fc.property(amounts(0, 20), amounts(-2, 8), candidates(8), (need, free, all) => {
        const set = cheapestSet(need, free, all);
        if (set !== undefined) expect(fits(need, roomAfter(free, set))).toBe(true);
        expect(set === undefined ? Infinity : costOf(set)).toBe(bruteForce(need, free, all));
      }),
    );
  });

  it('contains nobody who is not needed, of however many it is chosen', () => {
    fc.assert(
      fc.property(amounts(1, 60), candidates(30, 1), (need, all) => {
        const set = cheapestSet(need, [0, 0], all) ?? [];
        for (const one of set) {
          const others = set.filter((other) => other !== one);
          expect(fits(need, roomAfter([0, 0], others))).toBe(false);
        }
      }),
    );
  });

  it('finds room among more candidates than can be searched whenever there is room', () => {
    fc.assert(
      fc.property(amounts(0, 90), candidates(40, 15), (need, all) => {
        const set = cheapestSet(need, [0, 0], all);
        expect(set !== undefined).toBe(fits(need, roomAfter([0, 0], all)));
        expect(fits(need, roomAfter([0, 0], set ?? all))).toBe(set !== undefined);
      }),
    );
  });
});
