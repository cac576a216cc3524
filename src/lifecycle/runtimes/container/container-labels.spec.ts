import { describe, expect, it } from 'vitest';
import type { ContainerLaunch } from '../../../catalog/launch-definition.js';
import type { ModelBy } from '../runtime.js';
import { containerName, devicesOf, labelsOf, launchText, originOf } from './container-labels.js';

const origin = {
  gateway: 'key',
  run: 'run',
  model: 'team/m',
  launch: 'hash',
  devices: undefined,
  port: undefined,
};

describe('labels', () => {
  it.each([undefined, ['gpu0', 'gpu1']])('tell where a container comes from (%j)', (devices) => {
    expect(originOf(labelsOf({ ...origin, devices }))).toEqual({ ...origin, devices });
  });

  it('tell on which port its server listens', () => {
    expect(originOf(labelsOf({ ...origin, port: 8000 }))?.port).toBe(8000);
  });

  it('are not there on what others have created', () => {
    expect(originOf({ 'com.docker.compose.project': 'demo' })).toBeUndefined();
  });

  it('name devices of what is confined to them only', () => {
    const device = { name: 'gpu0', bytes: 1, reserveBytes: 0, gpu: '0', isMachine: false };
    expect(devicesOf({ isConfined: true, devices: [device] })).toEqual(['gpu0']);
    expect(devicesOf({ isConfined: false, devices: [device] })).toBeUndefined();
  });
});

describe('launchText', () => {
  const model = (launch: object) =>
    ({ id: 'm', launch, ttlMs: Math.random() }) as unknown as ModelBy<ContainerLaunch>;

  it('is the same for the same, in whatever order it was written', () => {
    const one = model({ port: 1, container: { by: 'image', create: { image: 'i', x: [1, 2] } } });
    const two = model({ container: { create: { x: [1, 2], image: 'i' }, by: 'image' }, port: 1 });
    expect(launchText(one)).toBe(launchText(two));
  });

  it('differs where anything differs that it was created by', () => {
    expect(launchText(model({ command: ['a', 'b'] }))).not.toBe(
      launchText(model({ command: ['b', 'a'] })),
    );
  });
});

describe('containerName', () => {
  it.each([
    ['llama3', 'llama-swap-llama3'],
    ['Qwen2.5_7B', 'llama-swap-Qwen2.5_7B'],
    ['team/llama:7b', 'llama-swap-team-llama-7b-01234567'],
    ['modèle', 'llama-swap-mod-le-01234567'],
  ])('of %s is %s', (model, name) => {
    expect(containerName('llama-swap', model, '0123456789')).toBe(name);
  });
});
