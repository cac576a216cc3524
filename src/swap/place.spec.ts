import { describe, expect, it } from 'vitest';
import type { DeviceDefinition } from '../catalog/device-definition.js';
import type { Footprint } from '../config/footprints.js';
import { atLeast, knownPlaces, leastOf, unknownPlace, vectorOf, withAtMost } from './place.js';
import type { Place } from './place.js';

const device = (name: string, bytes: number): DeviceDefinition => ({
  name,
  bytes,
  reserveBytes: 0,
  gpu: undefined,
  isMachine: false,
});
const DEVICES = [device('gpu0', 24), device('gpu1', 12)];

const anywhere = (bytes: number): readonly Footprint[] => [{ gpu0: bytes }, { gpu1: bytes }];

/** The places of a unit whose members, by name, have these choices. */
function places(
  members: Record<string, readonly Footprint[] | undefined>,
  learned?: Footprint,
): readonly Place[] | undefined {
  const all = Object.entries(members).map(([id, footprints]) => ({ id, footprints }));
  return knownPlaces({ members: all, learned }, DEVICES);
}

const footprints = (found: readonly Place[] | undefined): object[] | undefined =>
  found?.map(({ footprint }) => footprint);

describe('a place', () => {
  it('is told to the planner device by device, the virtual one first', () => {
    const place: Place = { alone: 0, footprint: { gpu1: 5, other: 7 }, members: undefined };
    expect(vectorOf(place, DEVICES)).toEqual([0, 0, 5]);
    expect(vectorOf({ ...place, alone: 1 }, [])).toEqual([1]);
  });

  it('counts at least what was measured', () => {
    const footprint = { gpu0: 5, gpu1: 5 };
    expect(atLeast(footprint, { gpu0: 4, gpu1: 6, ram: 1 })).toEqual({ gpu0: 5, gpu1: 6, ram: 1 });
    expect(atLeast(footprint, undefined)).toEqual(footprint);
  });
});

it('a footprint may be cut to what there is', () => {
  const most = { gpu0: 20, gpu1: 12 };
  expect(withAtMost({ gpu0: 23, gpu1: 2, gone: 5 }, most)).toEqual({ gpu0: 20, gpu1: 2, gone: 0 });
});

describe('the places of a unit whose needs are known', () => {
  it('are those of its one member', () => {
    expect(places({ a: anywhere(8) })).toEqual([
      { alone: 0, footprint: { gpu0: 8 }, members: new Map([['a', { gpu0: 8 }]]) },
      { alone: 0, footprint: { gpu1: 8 }, members: new Map([['a', { gpu1: 8 }]]) },
    ]);
  });

  it('are sums of a choice for each member, and say which is for whom', () => {
    const found = places({ a: anywhere(8), b: [{ gpu0: 4, ram: 1 }] });
    expect(found).toEqual([
      {
        alone: 0,
        footprint: { gpu0: 12, ram: 1 },
        members: new Map([
          ['a', { gpu0: 8 }],
          ['b', { gpu0: 4, ram: 1 }],
        ]),
      },
      {
        alone: 0,
        footprint: { gpu0: 4, gpu1: 8, ram: 1 },
        members: new Map([
          ['a', { gpu1: 8 }],
          ['b', { gpu0: 4, ram: 1 }],
        ]),
      },
    ]);
  });

  it('leave out what is more than a device has, and what is the same for the planner', () => {
    const found = places({ a: anywhere(8), b: anywhere(8), c: anywhere(4) });
    expect(footprints(found)).toEqual([
      { gpu0: 20 },
      { gpu0: 16, gpu1: 4 },
      { gpu0: 12, gpu1: 8 },
      { gpu0: 8, gpu1: 12 },
    ]);
  });

  it('are told all the same where none fits, so that somebody can say why', () => {
    expect(footprints(places({ a: anywhere(30) }))).toEqual([{ gpu0: 30 }, { gpu1: 30 }]);
    const two = places({ a: [{ gpu0: 20 }], b: anywhere(13) });
    expect(footprints(two)).toEqual([{ gpu0: 33 }, { gpu0: 20, gpu1: 13 }]);
  });

  it('are found among very many choices', () => {
    // Twelve small ones fill the large device, so that the large one must go first.
    const small = Array.from({ length: 12 }, (_, i) => [`s${i}`, anywhere(1)] as const);
    const found = places({ ...Object.fromEntries(small), large: [{ gpu0: 24 }] });
    expect(footprints(found)).toEqual([{ gpu0: 24, gpu1: 12 }]);
  });

  it('are not without number', () => {
    const many = Array.from({ length: 20 }, (_, i) => [`m${i}`, anywhere(2 ** i)] as const);
    const wide = [device('gpu0', 2 ** 30), device('gpu1', 2 ** 30)];
    const members = many.map(([id, choices]) => ({ id, footprints: choices }));
    expect(knownPlaces({ members, learned: undefined }, wide)).toHaveLength(256);
  });
});

describe('the places of a unit of which the needs of a member are unknown', () => {
  it('are unknown', () => {
    expect(places({ a: undefined })).toBeUndefined();
    expect(places({ a: anywhere(8), b: undefined })).toBeUndefined();
  });

  it('are one once it has been measured as a whole', () => {
    const place = { alone: 0, footprint: { gpu0: 9, gpu1: 3 }, members: undefined };
    expect(places({ a: anywhere(8), b: undefined }, { gpu0: 9, gpu1: 3 })).toEqual([place]);
  });

  it('are not asked for where all is declared', () => {
    expect(footprints(places({ a: [{ gpu0: 8 }] }, { gpu0: 9 }))).toEqual([{ gpu0: 8 }]);
  });
});

it('a unit whose needs nobody knows needs all that is left, unless it is never swapped', () => {
  const left = { gpu0: 20, gpu1: 12 };
  expect(unknownPlace(1, left)).toEqual({ alone: 1, footprint: left, members: undefined });
  expect(unknownPlace(0, left)).toEqual({ alone: 0, footprint: {}, members: undefined });
});

describe('what is known of a unit whose needs are not', () => {
  it('is what some of its members need wherever they are placed', () => {
    const members = [
      { id: 'a', footprints: [{ gpu0: 6, ram: 2 }] },
      { id: 'b', footprints: [{ gpu0: 4 }, { gpu0: 2, gpu1: 2 }] },
      { id: 'unknown', footprints: undefined },
    ];
    expect(leastOf(members)).toEqual({ gpu0: 8, gpu1: 0, ram: 2 });
  });

  it('is the least it occupies, whatever others leave', () => {
    expect(unknownPlace(1, { gpu0: 4 }, { gpu0: 8 }).footprint).toEqual({ gpu0: 8 });
    expect(unknownPlace(0, { gpu0: 4 }, { gpu0: 8 }).footprint).toEqual({ gpu0: 8 });
  });
});
