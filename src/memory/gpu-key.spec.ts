import { describe, expect, it } from 'vitest';
import { gpuKey, isAmdId } from './gpu-key.js';

const UUID = 'GPU-2dee1e25-b3b5-007e-2b55-79f2d0f2ebe5';

describe('the key of a GPU', () => {
  for (const [one, other] of [
    [UUID, UUID.toLowerCase()],
    [UUID, '2DEE1E25-b3b5-007e-2b55-79f2d0f2ebe5'],
    ['GPU-01f9de0957d13794', '0x1f9de0957d13794'],
    ['0', ' 0 '],
    ['0', 'gpu-0'],
    ['1', '01'],
  ] as const) {
    it(`is the same for '${one}' and '${other}'`, () => {
      expect(gpuKey(one)).toBe(gpuKey(other));
    });
  }

  it('differs between the GPUs of a machine', () => {
    const gpus = ['0', '1', '10', UUID, UUID.replace('2', '3'), '0x1f9de0957d137942'];
    expect(new Set(gpus.map(gpuKey)).size).toBe(gpus.length);
  });
});

describe('an id as AMD gives it', () => {
  for (const [gpu, answer] of [
    ['0x1f9de0957d137942', true],
    ['GPU-1f9de0957d137942', true],
    ['1234567890123456', true],
    [UUID, false],
    ['MIG-1f9de095-7d13-7942-aaaa-79f2d0f2ebe5', false],
    ['0', false],
    ['15', false],
  ] as const) {
    it(`${answer ? 'is' : 'is not'} '${gpu}'`, () => {
      expect(isAmdId(gpu)).toBe(answer);
    });
  }
});
