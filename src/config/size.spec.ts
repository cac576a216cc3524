import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSize, SIZE_PATTERN, sizeText } from './size.js';

const GIB = 2 ** 30;

describe('a size', () => {
  it.each([
    ['24GiB', 24 * GIB],
    ['24 gib', 24 * GIB],
    ['24G', 24 * GIB],
    ['5.5GB', 5_500_000_000],
    ['6144MiB', 6 * GIB],
    ['1TiB', 1024 * GIB],
    ['512k', 512 * 1024],
    ['100B', 100],
    ['0', 0],
    [0, 0],
  ])('%s is %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '24', 24, '-1GiB', 'GiB', '1.2.3GiB', '6 apples', '1e3GiB', null, [], '9999999TiB'])(
    '%j is none',
    (text) => {
      expect(parseSize(text)).toBeUndefined();
    },
  );

  it.each([
    [6 * GIB, '6 GiB'],
    [5.5 * GIB, '5.5 GiB'],
    [512 * 2 ** 20, '512 MiB'],
    [1500, '1.46 KiB'],
    [3, '3 B'],
    [0, '0 B'],
  ])('%d is shown as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it('that is shown is one, nearly the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 45 }), (bytes) => {
        const again = parseSize(sizeText(bytes)) ?? Number.NaN;
        expect(Math.abs(again - bytes)).toBeLessThanOrEqual(0.005 * bytes + 1);
      }),
    );
  });

  it('looks to editors as it does to the gateway', () => {
    const pattern = new RegExp(SIZE_PATTERN);
    for (const text of ['24GiB', '5.5 gb', '6M', '0', '10B', '24', 'x', '1.GiB', '1Gi']) {
      expect(pattern.test(text)).toBe(parseSize(text) !== undefined);
    }
  });
});
