import { describe, expect, it } from 'vitest';
import { configOf, issuesOf, lines } from '../../test/support/configuration.js';

const SIZE = 'a size with its unit, such as 24GiB, 5.5GB or 6144MiB';

/** A file with these devices, and a model that needs that much of them. */
const file = (devices: string, memory = '1GiB'): string =>
  lines(`devices: ${devices}`, 'models:', `  a: { cmd: "s {PORT}", memory: ${memory} }`);

const TWO = '{ gpu0: 24GiB, ram: 64GiB }';

describe('a device', () => {
  it.each([
    ['{ gpu0: 24GiB }'],
    ['{ gpu0: "5.5 gb" }'],
    ['{ gpu0: { memory: 24G } }'],
    ['{ gpu0: { memory: 24GiB, reserve: 0 } }'],
    ['{ gpu0: { memory: 24GiB, reserve: 1024MiB, gpu: 0 } }'],
    ['{ big.card-1_x: { memory: 24GiB, gpu: GPU-2dee1e25-b3b5-007e-2b55-79f2d0f2ebe5 } }'],
    ['{ card: { memory: 24GiB, gpu: "0x1f9de0957d137942" } }'],
  ])('may be %s', (devices) => {
    expect(issuesOf(file(devices))).toEqual([]);
  });

  it('of which nothing is said but a size has no reserve', () => {
    expect(configOf(file('{ gpu0: 24GiB }')).devices.get('gpu0')).toEqual({
      memory: '24GiB',
      reserve: 0,
    });
  });

  it.each<[devices: string, issue: string]>([
    ['{ gpu0: 24 }', `1:12: devices.gpu0.memory: must be ${SIZE}, got 24`],
    ['{ gpu0: 24Gib/s }', `1:12: devices.gpu0.memory: must be ${SIZE}, got "24Gib/s"`],
    ['{ gpu0: }', `1:12: devices.gpu0.memory: must be ${SIZE}; it is missing`],
    ['{ gpu0: { reserve: 1GiB } }', `1:12: devices.gpu0.memory: must be ${SIZE}; it is missing`],
    ['{ gpu0: [24GiB] }', '1:12: devices.gpu0: expected a mapping, got a list'],
    ['{ gpu0: 0 }', '1:12: devices.gpu0.memory: expected more than nothing'],
    [
      '{ gpu0: { memory: 0GiB, reserve: 0 } }',
      '1:28: devices.gpu0.memory: expected more than nothing',
    ],
    [
      '{ gpu0: { memory: 2GiB, reserve: 2GiB } }',
      '1:43: devices.gpu0.reserve: expected less than the memory, 2 GiB, got 2 GiB',
    ],
    [
      '{ gpu0: { memory: 2GiB, reserve: 5.5GiB } }',
      '1:43: devices.gpu0.reserve: expected less than the memory, 2 GiB, got 5.5 GiB',
    ],
    [
      '{ gpu0: { memory: 2GiB, reserve: 1 } }',
      `1:43: devices.gpu0.reserve: must be ${SIZE}, got 1`,
    ],
    [
      '{ gpu0: { memory: 2GiB, reserved: 1GiB } }',
      "1:34: devices.gpu0.reserved: unknown key 'reserved' (nearest known: 'reserve')",
    ],
    [
      '{ gpu0: { memory: 2GiB, gpu: "0,1" } }',
      '1:39: devices.gpu0.gpu: must be the index or the UUID of a GPU, got "0,1"',
    ],
    [
      '{ gpu0: { memory: 2GiB, gpu: -1 } }',
      '1:39: devices.gpu0.gpu: must be the index or the UUID of a GPU, got -1',
    ],
    [
      '{ "gpu 0": 2GiB }',
      '1:12: devices.gpu 0: expected a name of letters, digits, _, . and -, beginning with a letter',
    ],
    [
      '{ "0": 2GiB }',
      '1:12: devices.0: expected a name of letters, digits, _, . and -, beginning with a letter',
    ],
  ])('may not be %s', (devices, issue) => {
    expect(issuesOf(file(devices))).toEqual([`config.yaml:${issue}`]);
  });

  it.each([
    [
      '{ gpu0: 24GiB, cuda0: 24GiB }',
      "config.yaml:1:25: devices.cuda0: GPU '0' is device 'gpu0' already",
    ],
    [
      '{ fast: { memory: 24GiB, gpu: 1 }, gpu1: 24GiB }',
      "config.yaml:1:45: devices.gpu1: GPU '1' is device 'fast' already",
    ],
    [
      '{ ram: 64GiB, gpu0: 24GiB, cpu: 64GiB }',
      "config.yaml:1:37: devices.cpu: the memory of the machine is device 'ram' already",
    ],
  ])('may not be another under a second name: %s', (devices, issue) => {
    expect(issuesOf(file(devices))).toEqual([issue]);
  });

  it('that is wrong is there all the same for those who name it', () => {
    const text = file('{ gpu0: [24GiB], gpu1: 24 }', '[{ gpu0: 1GiB }, { gpu1: 1GiB }]');
    expect(issuesOf(text)).toEqual([
      'config.yaml:1:12: devices.gpu0: expected a mapping, got a list',
      `config.yaml:1:27: devices.gpu1.memory: must be ${SIZE}, got 24`,
    ]);
  });
});

describe('what a model needs', () => {
  it.each([
    ['6GiB'],
    ['0'],
    ['auto'],
    ['{ gpu0: 6GiB }'],
    ['{ gpu0: 6GiB, ram: 2GiB }'],
    ['[6GiB]'],
    ['[{ gpu0: 6GiB, ram: 2GiB }, { ram: 8GB }, 5.5GB]'],
  ])('may be %s', (memory) => {
    expect(issuesOf(file(TWO, memory))).toEqual([]);
  });

  it('may be left open', () => {
    expect(issuesOf(file(TWO, ''))).toEqual([]);
  });

  it.each<[memory: string, issue: string]>([
    ['6', `33: models.a.memory: expected ${SIZE}, sizes by device, or auto, got 6`],
    ['much', `33: models.a.memory: expected ${SIZE}, sizes by device, or auto, got "much"`],
    ['true', `33: models.a.memory: expected ${SIZE}, sizes by device, or auto, got true`],
    ['[]', '25: models.a.memory: expected at least one placement'],
    ['{}', '25: models.a.memory: expected a size for at least one device'],
    ['[auto]', `34: models.a.memory[0]: expected ${SIZE}, or sizes by device, got "auto"`],
    ['[6GiB, 7]', `40: models.a.memory[1]: expected ${SIZE}, or sizes by device, got 7`],
    ['[6GiB, {}]', '40: models.a.memory[1]: expected a size for at least one device'],
    ['[[6GiB]]', `34: models.a.memory[0]: expected ${SIZE}, or sizes by device, got ["6GiB"]`],
    ['{ gpu0: 6 }', `41: models.a.memory.gpu0: expected ${SIZE}, got 6`],
    ['{ gpu0: auto }', `41: models.a.memory.gpu0: expected ${SIZE}, got "auto"`],
    [
      '{ gpu1: 6GiB }',
      "35: models.a.memory.gpu1: no device 'gpu1' under devices (nearest known: 'gpu0')",
    ],
    [
      '[{ ram: 1GiB }, { rom: 1GiB }]',
      "51: models.a.memory[1].rom: no device 'rom' under devices (nearest known: 'ram')",
    ],
  ])('may not be %s', (memory, issue) => {
    expect(issuesOf(file(TWO, memory))).toEqual([`config.yaml:3:${issue}`]);
  });

  it.each(['6GiB', 'auto', '{ gpu0: 6GiB }', '[much]'])(
    'cannot be said where there are no devices: %s',
    (memory) => {
      expect(issuesOf(file('', memory))).toEqual([
        'config.yaml:3:25: models.a.memory: expected devices at the top level that say how much memory there is',
      ]);
    },
  );

  it('may come from a macro', () => {
    const text = lines(
      'macros: { card: gpu0, size: 6GiB }',
      'devices: { gpu0: "${env.VRAM}" }',
      'models:',
      '  a: { cmd: "s {PORT}", memory: { gpu0: "${size}" } }',
    );
    expect(issuesOf(text, { environment: { VRAM: '4GiB' } })).toEqual([
      'config.yaml:4:25: models.a.memory: can never fit: expected at most 4 GiB on gpu0, got 6 GiB',
    ]);
  });
});
