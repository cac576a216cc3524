import { expect, it } from 'vitest';
import { gpuOf, isMachine } from './device-kind.js';

const of = (name: string, gpu?: string | number): [string | undefined, boolean] => {
  const device = { memory: '1GiB', reserve: 0, ...(gpu === undefined ? {} : { gpu }) };
  return [gpuOf(name, device), isMachine(name, device)];
};

it.each([
  ['gpu0', '0'],
  ['GPU1', '1'],
  ['cuda12', '12'],
  ['rocm-0', '0'],
  ['hip_3', '3'],
])('a device named %s is GPU %s', (name, gpu) => {
  expect(of(name)).toEqual([gpu, false]);
});

it.each(['ram', 'RAM', 'cpu', 'host', 'system', 'memory'])(
  'a device named %s is the memory of the machine',
  (name) => {
    expect(of(name)).toEqual([undefined, true]);
  },
);

it.each(['gpu', 'card', 'npu0', 'gpu0a', 'mygpu0', 'ram0', 'vram'])(
  'a device named %s is neither',
  (name) => {
    expect(of(name)).toEqual([undefined, false]);
  },
);

it('what is said of a device goes before its name', () => {
  expect(of('gpu0', 1)).toEqual(['1', false]);
  expect(of('card', 'GPU-2dee1e25')).toEqual(['GPU-2dee1e25', false]);
  expect(of('ram', 0)).toEqual(['0', false]);
});
