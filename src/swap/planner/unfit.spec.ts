import { describe, expect, it } from 'vitest';
import { factsOf, resident, unit } from '../../../test/support/world/facts.js';
import type { Facts, UnitFacts } from './facts.js';
import { shortage } from './unfit.js';

const GB = [24, 8];
const model = unit({ id: 'model', placements: [[20, 0]], waiting: 1 });

const shortageOf = (
  some: UnitFacts,
  others: readonly UnitFacts[] = [],
  more: Partial<Facts> = {},
): ReturnType<typeof shortage> =>
  shortage(some, factsOf({ capacity: GB, units: [some, ...others], ...more }));

describe('shortage', () => {
  const kept = resident({ id: 'kept', placements: [[8, 0]], pinned: true });

  for (const { what, others } of [
    { what: 'nothing else', others: [] },
    {
      what: 'others that may go, however large and busy',
      others: [resident({ id: 'busy', placements: [[24, 8]], running: 9 })],
    },
    { what: 'a pinned model small enough', others: [{ ...kept, place: [4, 0] }] },
    {
      what: 'a pinned model that has not been asked for',
      others: [unit({ ...kept, state: 'stopped', place: undefined })],
    },
    { what: 'a pinned model that is being unloaded', others: [{ ...kept, state: 'stopping' }] },
    { what: 'a pinned model on another device', others: [{ ...kept, place: [0, 8] }] },
  ] as const) {
    it(`has nothing to say of a model beside ${what}`, () => {
      expect(shortageOf(model, others)).toBeUndefined();
    });
  }

  for (const state of ['ready', 'loading'] as const) {
    it(`counts the place of a pinned model that is ${state}`, () => {
      expect(shortageOf(model, [{ ...kept, state }])).toEqual({
        placements: [{ place: [20, 0], short: [{ device: 0, needed: 20, kept: 8, capacity: 24 }] }],
        keptBy: ['kept'],
      });
    });
  }

  it('counts all pinned models together', () => {
    const both = [kept, { ...kept, id: 'other' }];
    const small = { ...model, placements: [[10, 0]] };
    expect(shortageOf(small, both)).toMatchObject({ keptBy: ['kept', 'other'] });
    expect(shortageOf(small, [kept])).toBeUndefined();
  });

  it('does not count the model itself, pinned or not', () => {
    expect(
      shortageOf({ ...model, pinned: true, state: 'stopping', place: [20, 0] }),
    ).toBeUndefined();
  });

  it('names each device of each place that is too small, and only those', () => {
    const placements = [
      [25, 9],
      [1, 9],
    ];
    expect(shortageOf({ ...model, placements })).toEqual({
      placements: [
        {
          place: [25, 9],
          short: [
            { device: 0, needed: 25, kept: 0, capacity: 24 },
            { device: 1, needed: 9, kept: 0, capacity: 8 },
          ],
        },
        { place: [1, 9], short: [{ device: 1, needed: 9, kept: 0, capacity: 8 }] },
      ],
      keptBy: [],
    });
  });

  it('is none as long as one of several places is large enough', () => {
    const placements = [
      [25, 0],
      [0, 8],
    ];
    expect(shortageOf({ ...model, placements })).toBeUndefined();
  });

  for (const { what, state, closed, short } of [
    { what: 'is loaded', state: 'ready', closed: false, short: false },
    { what: 'is being loaded', state: 'loading', closed: false, short: false },
    { what: 'drains, and will not fit again', state: 'ready', closed: true, short: true },
    { what: 'stops, and will not fit again', state: 'stopping', closed: false, short: true },
    { what: 'is stopped, and does not fit again', state: 'stopped', closed: false, short: true },
  ] as const) {
    it(`${short ? 'tells' : 'says nothing'} when room was lost under a model that ${what}`, () => {
      const place = state === 'stopped' ? undefined : [20, 0];
      const found = shortageOf({ ...model, state, closed, place }, [], { capacity: [16, 8] });
      expect(found !== undefined).toBe(short);
    });
  }

  it('takes what needs nothing of a device for one that fits on it, even if that is overfull', () => {
    expect(shortageOf(model, [{ ...kept, place: [0, 9] }])).toBeUndefined();
  });
});
