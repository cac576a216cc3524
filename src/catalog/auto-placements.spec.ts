import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AutoEstimate } from '../estimate/auto-estimates.js';
import { placed } from './auto-placements.js';
import { usable } from './device-definition.js';
import type { DeviceDefinition } from './device-definition.js';

const GIB = 2 ** 30;

const gpu = (index: number, gib: number, reserveGib = 0): DeviceDefinition => ({
  name: `gpu${index}`,
  bytes: gib * GIB,
  reserveBytes: reserveGib * GIB,
  gpu: String(index),
  isMachine: false,
});
const ram = (gib: number): DeviceDefinition => ({
  name: 'ram',
  bytes: gib * GIB,
  reserveBytes: 0,
  gpu: undefined,
  isMachine: true,
});
const other: DeviceDefinition = { ...ram(64), name: 'npu', isMachine: false };

const needs = (gpuGib: number, ramGib = 0): AutoEstimate => ({
  kind: 'known',
  gpuBytes: gpuGib * GIB,
  ramBytes: ramGib * GIB,
});

describe('an estimate', () => {
  it.each<[title: string, AutoEstimate, DeviceDefinition[], object[]]>([
    ['goes on the one GPU there is', needs(6), [gpu(0, 24)], [{ gpu0: 6 * GIB }]],
    [
      'goes on any one GPU that is large enough',
      needs(10),
      [gpu(0, 24), gpu(1, 8), gpu(2, 12, 2)],
      [{ gpu0: 10 * GIB }, { gpu2: 10 * GIB }],
    ],
    [
      'is spread over all GPUs where none is, in proportion to what they have',
      needs(12),
      [gpu(0, 8), gpu(1, 6, 2), gpu(2, 4)],
      [{ gpu0: 6 * GIB, gpu1: 3 * GIB, gpu2: 3 * GIB }],
    ],
    [
      'has its other part in the memory of the machine',
      needs(6, 2),
      [gpu(0, 24), ram(64), gpu(1, 24)],
      [
        { gpu0: 6 * GIB, ram: 2 * GIB },
        { gpu1: 6 * GIB, ram: 2 * GIB },
      ],
    ],
    [
      'leaves that part out where the memory of the machine is no device',
      needs(6, 2),
      [gpu(0, 24), other],
      [{ gpu0: 6 * GIB }],
    ],
    [
      'without a GPU part is all in the memory of the machine',
      needs(0, 9),
      [gpu(0, 8), ram(64)],
      [{ ram: 9 * GIB }],
    ],
  ])('%s', (_title, estimate, devices, footprints) => {
    const bare = placed(estimate, devices).footprints?.map((footprint) =>
      Object.fromEntries(Object.entries(footprint).filter(([, bytes]) => bytes > 0)),
    );
    expect(bare).toEqual(footprints);
  });

  it.each<[title: string, AutoEstimate | undefined, DeviceDefinition[], string, string?]>([
    ['that was not made', undefined, [gpu(0, 24)], 'not estimated'],
    [
      'that could not be made',
      { kind: 'unknown', reason: 'no such file' },
      [gpu(0, 24)],
      'cannot be estimated',
      'no such file',
    ],
    [
      'for a GPU where there is none',
      needs(6, 2),
      [ram(64), other],
      'some of its layers go to a GPU, and no device is one',
    ],
    [
      'for the memory of the machine where that is no device',
      needs(0, 2),
      [gpu(0, 24), other],
      'it runs in the memory of the machine, and no device is that',
    ],
    [
      'that is larger than all GPUs',
      needs(33),
      [gpu(0, 24), gpu(1, 8)],
      'estimated at 33 GiB on GPUs, which is more than there is',
    ],
    [
      'that is larger than the memory of the machine',
      needs(0, 9.5),
      [ram(8)],
      'estimated at 9.5 GiB in the memory of the machine, which is more than there is',
    ],
    [
      'of which one part is too large',
      needs(6, 9),
      [gpu(0, 24), ram(8)],
      'estimated at 6 GiB on GPUs and 9 GiB in the memory of the machine, which is more than there is',
    ],
  ])('%s is of no use', (_title, estimate, devices, warning, detail) => {
    expect(placed(estimate, devices)).toEqual({ warning, detail });
  });

  it('is placed whole, and never where there is no room for it', () => {
    const gpus = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 48 }), fc.nat(40)), { minLength: 1, maxLength: 4 })
      .map((sizes) => sizes.map(([gib, kept], i) => gpu(i, gib, (kept / 41) * gib)));
    const bytes = fc.integer({ min: 1, max: 64 * GIB });
    fc.assert(
      fc.property(gpus, bytes, bytes, (devices, gpuBytes, ramBytes) => {
        const all = [...devices, ram(32)];
        const { footprints = [] } = placed({ kind: 'known', gpuBytes, ramBytes }, all);
        for (const { ram: onMachine, ...onGpus } of footprints) {
          expect(onMachine).toBe(ramBytes);
          const sum = Object.values(onGpus).reduce((a, b) => a + b, 0);
          expect(sum).toBeGreaterThanOrEqual(gpuBytes);
          expect(sum).toBeLessThan(gpuBytes + devices.length);
        }
        for (const footprint of footprints) {
          for (const device of all) {
            expect(footprint[device.name] ?? 0).toBeLessThanOrEqual(usable(device));
          }
        }
      }),
    );
  });
});
