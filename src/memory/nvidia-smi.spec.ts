import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNvidiaSmi } from './nvidia-smi.js';

const MIB = 1024 ** 2;

const FIRST = 'GPU-2dee1e25-b3b5-007e-2b55-79f2d0f2ebe5';
const SECOND = 'GPU-7c0ab8a1-0f0e-4a8a-8f0e-2f6f1b1f9f00';

describe('what nvidia-smi says of its GPUs', () => {
  it('is their memory in MiB, a line each', () => {
    const output = `0, ${FIRST}, 24564, 24200\n1, ${SECOND}, 16376, 0\n`;
    expect(parseNvidiaSmi(output)).toEqual([
      { index: 0, id: FIRST, totalBytes: 24_564 * MIB, freeBytes: 24_200 * MIB },
      { index: 1, id: SECOND, totalBytes: 16_376 * MIB, freeBytes: 0 },
    ]);
  });

  for (const [what, output] of [
    ['blank lines and spaces at the ends', `\n\n  0, ${FIRST}, 24564, 24200   \n\n`],
    ['line ends of another system', `0, ${FIRST}, 24564, 24200\r\n`],
    ['no spaces after the commas', `0,${FIRST},24564,24200`],
    ['units', `0, ${FIRST}, 24564 MiB, 24200 MiB\n`],
    ['a header', `index, uuid, memory.total [MiB], memory.free [MiB]\n0, ${FIRST}, 24564, 24200\n`],
    [
      'a GPU that has no memory of its own',
      `0, ${FIRST}, 24564, 24200\n1, ${SECOND}, [N/A], [N/A]\n`,
    ],
    [
      'a GPU that is divided',
      `0, ${FIRST}, 24564, 24200\n1, ${SECOND}, [Insufficient Permissions], [Insufficient Permissions]\n`,
    ],
    [
      'a GPU that is lost',
      `Unable to determine the device handle for GPU1: 0000:0B:00.0: GPU is lost.\n0, ${FIRST}, 24564, 24200\n`,
    ],
    [
      'a GPU that tells its total only',
      `0, ${FIRST}, 24564, 24200\n1, ${SECOND}, 24564, [Unknown Error]\n`,
    ],
    ['a GPU that says it has nothing', `0, ${FIRST}, 24564, 24200\n1, ${SECOND}, 0, 0\n`],
  ] as const) {
    it(`is understood in spite of ${what}`, () => {
      expect(parseNvidiaSmi(output)).toEqual([
        { index: 0, id: FIRST, totalBytes: 24_564 * MIB, freeBytes: 24_200 * MIB },
      ]);
    });
  }

  for (const output of [
    '',
    'No devices were found\n',
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
    'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 550.54\n',
    'Field "memory.free" is not a valid field to query.\n',
    `0, ${FIRST}, [Not Supported], [Not Supported]\n`,
    `0, ${FIRST}, -5, 24200\n`,
    `0, ${FIRST}, 24564, 24200, 7\n`,
    `${FIRST}, 24564, 24200\n`,
  ]) {
    it(`is nothing where it says ${JSON.stringify(output.slice(0, 40))}`, () => {
      expect(parseNvidiaSmi(output)).toEqual([]);
    });
  }

  it('never has more free than it has, whatever it says', () => {
    const field = fc.oneof(fc.nat(99_999).map(String), fc.string());
    const line = fc.tuple(field, field, field, field).map((fields) => fields.join(', '));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        for (const { freeBytes, totalBytes } of parseNvidiaSmi(lines.join('\n'))) {
          expect(freeBytes).toBeGreaterThanOrEqual(0);
          expect(freeBytes).toBeLessThanOrEqual(totalBytes);
        }
      }),
    );
  });
});
