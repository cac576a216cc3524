import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  CACHE_TYPE_NAMES,
  cacheBytesOf,
  isCacheType,
  isQuantized,
} from './tensor-types.js';
import type { CacheType } from './tensor-types.js';

describe('a tensor', () => {
  it.each<[type: string, number: number, bitsOfWeight: number]>([
    ['f32', 0, 32],
    ['f16', 1, 16],
    ['bf16', 30, 16],
    ['q8_0', 8, 8.5],
    ['q6_K', 14, 6.5625],
    ['q5_K', 13, 5.5],
    ['q5_0', 6, 5.5],
    ['q4_K', 12, 4.5],
    ['q4_0', 2, 4.5],
    ['mxfp4', 39, 4.25],
    ['iq4_xs', 23, 4.25],
    ['q3_K', 11, 3.4375],
    ['q2_K', 10, 2.625],
    ['iq1_s', 19, 1.5625],
  ])('of type %s takes as much as its type is known for', (_type, number, bitsOfWeight) => {
    expect(bytesOf(number, 4096)).toBe((4096 * bitsOfWeight) / 8);
  });

  it('ends with a whole block', () => {
    expect(bytesOf(8, 33)).toBe(68);
  });

  it('of a type that is not known takes nobody knows what', () => {
    expect([4, 5, 31, 99].map((type) => bytesOf(type, 256))).toEqual(Array(4).fill(undefined));
  });
});

describe('a cache', () => {
  it.each<[type: CacheType, bytes: number]>([
    ['f32', 4096],
    ['f16', 2048],
    ['bf16', 2048],
    ['q8_0', 1088],
    ['q5_1', 768],
    ['q5_0', 704],
    ['q4_1', 640],
    ['q4_0', 576],
    ['iq4_nl', 576],
  ])('of type %s keeps 1024 numbers in %d bytes', (type, bytes) => {
    expect(cacheBytesOf(type, 1024)).toBe(bytes);
    expect(isCacheType(type)).toBe(true);
  });

  it('is quantized where it takes less than two bytes a number', () => {
    const small = CACHE_TYPE_NAMES.filter((type) => cacheBytesOf(type, 1024) < 2048);
    expect(CACHE_TYPE_NAMES.filter(isQuantized)).toEqual(small);
  });

  it('is of none but these types', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!CACHE_TYPE_NAMES.some((name) => name === text));
        expect(isCacheType(text)).toBe(false);
      }),
    );
    expect(['q8_K', 'toString', '__proto__', ''].some(isCacheType)).toBe(false);
  });
});
