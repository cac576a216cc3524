import { describe, expect, it } from 'vitest';
import { engineAddress } from './engine-address.js';

const tcp = { isTls: false, certificates: undefined };

describe('engineAddress', () => {
  it.each([
    [undefined, { socketPath: '/var/run/docker.sock' }],
    ['', { socketPath: '/var/run/docker.sock' }],
    ['unix:///run/podman.sock', { socketPath: '/run/podman.sock' }],
    ['/run/podman.sock', { socketPath: '/run/podman.sock' }],
    ['tcp://proxy:2375', { host: 'proxy', port: 2375, ...tcp }],
    ['proxy:4000', { host: 'proxy', port: 4000, ...tcp }],
    ['tcp://proxy', { host: 'proxy', port: 2375, ...tcp }],
    ['tcp://[::1]:2375', { host: '::1', port: 2375, ...tcp }],
    ['http://proxy:8000', { host: 'proxy', port: 8000, ...tcp }],
  ])('understands DOCKER_HOST=%s', (host, address) => {
    expect(engineAddress({ DOCKER_HOST: host })).toEqual(address);
  });

  it('uses TLS where the variables of the engine’s own clients ask for it', () => {
    const environment = {
      DOCKER_HOST: 'tcp://far',
      DOCKER_TLS_VERIFY: '1',
      DOCKER_CERT_PATH: '/c',
    };
    expect(engineAddress(environment)).toEqual({
      host: 'far',
      port: 2376,
      isTls: true,
      certificates: '/c',
    });
    expect(engineAddress({ DOCKER_HOST: 'tcp://far:2376' })).toMatchObject({ isTls: true });
  });

  it.each(['ssh://host', 'npipe:////./pipe/x', 'tcp://', 'fd://'])('does not know %s', (host) => {
    expect(engineAddress({ DOCKER_HOST: host })).toBeUndefined();
  });
});
