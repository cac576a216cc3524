import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configOf, lines } from '../../test/support/configuration.js';
import { combinations, footprintsOf, sumOf, usableBytes } from './footprints.js';
import type { Footprint } from './footprints.js';

const GIB = 2 ** 30;

/** What a model needs that is configured so, on two devices. */
function footprints(memory: string): readonly Footprint[] | undefined {
  const config = configOf(
    lines(
      'devices: { gpu0: 24GiB, ram: { memory: 64GiB, reserve: 4GiB } }',
      'models:',
      `  a: { cmd: "s {PORT}", memory: ${memory} }`,
    ),
  );
  return footprintsOf(config.models.get('a')?.memory, config.devices);
}

describe('the footprints of a model', () => {
  it.each<[title: string, memory: string, expected: Footprint[] | undefined]>([
    ['are unknown where nothing is said', '', undefined],
    ['are unknown where they are to be estimated', 'auto', undefined],
    [
      'are one on each device, where only a size is said',
      '6GiB',
      [{ gpu0: 6 * GIB }, { ram: 6 * GIB }],
    ],
    [
      'are one over several devices',
      '{ gpu0: 6GiB, ram: 512MiB }',
      [{ gpu0: 6 * GIB, ram: GIB / 2 }],
    ],
    [
      'are choices, in the order they are written',
      '[{ ram: 8GiB }, 6GiB, { gpu0: 4GB }]',
      [{ ram: 8 * GIB }, { gpu0: 6 * GIB }, { ram: 6 * GIB }, { gpu0: 4e9 }],
    ],
    ['may be nothing', '{ gpu0: 0 }', [{ gpu0: 0 }]],
  ])('%s', (_title, memory, expected) => {
    expect(footprints(memory)).toEqual(expected);
  });
});

it('what models may take of a device is its memory without the reserve', () => {
  expect(usableBytes({ memory: '24GiB', reserve: '512MiB' })).toBe(23.5 * GIB);
  expect(usableBytes({ memory: '24GiB', reserve: 0 })).toBe(24 * GIB);
});

describe('a sum of footprints', () => {
  const footprint = fc.dictionary(fc.constantFrom('gpu0', 'gpu1', 'ram'), fc.nat(), {
    noNullPrototype: true,
  });

  it('has of each device what all of them have', () => {
    expect(sumOf([{ gpu0: 1, ram: 2 }, {}, { gpu1: 4 }, { ram: 8 }])).toEqual({
      gpu0: 1,
      gpu1: 4,
      ram: 10,
    });
    expect(sumOf([])).toEqual({});
  });

  it('is the same however it is made', () => {
    fc.assert(
      fc.property(fc.array(footprint), footprint, (some, other) => {
        expect(sumOf([sumOf(some), other])).toEqual(sumOf([other, ...some]));
      }),
    );
  });
});

describe('combinations', () => {
  it('take one of each, the last choices first', () => {
    expect(
      combinations([
        ['a', 'b'],
        ['c', 'd'],
      ]),
    ).toEqual([
      ['a', 'c'],
      ['a', 'd'],
      ['b', 'c'],
      ['b', 'd'],
    ]);
  });

  it('of nothing are one, and with nothing to choose from there is none', () => {
    expect(combinations([])).toEqual([[]]);
    expect(combinations([['a'], []])).toEqual([]);
  });
});
