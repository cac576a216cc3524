import { describe, expect, it } from 'vitest';
import type { DeviceDefinition } from '../catalog/device-definition.js';
import { amountsOf, readingOf } from './memory-reading.js';

const UUID = 'GPU-2dee1e25-b3b5-007e-2b55-79f2d0f2ebe5';

const device = (name: string, gpu?: string): DeviceDefinition => ({
  name,
  gpu,
  isMachine: name === 'ram',
  bytes: 100,
  reserveBytes: 0,
});

const machine = { totalBytes: 64, freeBytes: 32 };
const first = { totalBytes: 24, freeBytes: 20 };
const second = { totalBytes: 16, freeBytes: 1 };

const reading = readingOf(5, machine, [
  { index: 0, id: UUID, ...first },
  { index: undefined, id: '0x1f9de0957d137942', ...second },
]);

describe('the amounts of a reading', () => {
  it('go by the names of the devices, however they name their hardware', () => {
    const devices = [
      device('ram'),
      device('fast', '0'),
      device('same', UUID.toLowerCase()),
      device('slow', 'GPU-1f9de0957d137942'),
    ];
    expect(amountsOf(reading, devices)).toEqual({
      ram: machine,
      fast: first,
      same: first,
      slow: second,
    });
  });

  it('leave out what was not measured', () => {
    expect(amountsOf(reading, [device('third', '1'), device('fridge')])).toEqual({});
    expect(amountsOf(readingOf(5, undefined, []), [device('ram'), device('fast', '0')])).toEqual(
      {},
    );
  });
});
