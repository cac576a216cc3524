import { describe, expect, it } from 'vitest';
import { containerAddress } from './container-address.js';
import type { GatewayPlace } from './container-address.js';
import type { ContainerFacts } from './container-facts.js';

const host: GatewayPlace = { kind: 'host', host: '127.0.0.1' };
const inside: GatewayPlace = { kind: 'container', id: 'gw', networks: ['n-web', 'n-gpu'] };
const any = { port: undefined, network: undefined };

const container = (facts: Partial<ContainerFacts>): ContainerFacts => ({
  id: 'c1',
  name: 'vllm',
  isRunning: true,
  isPaused: false,
  isRestarting: false,
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: undefined,
  pid: 7,
  exitCode: 0,
  isOutOfMemory: false,
  hasTerminal: false,
  labels: {},
  networkMode: 'web',
  networks: [],
  exposed: [8000],
  published: [],
  ...facts,
});
const on = (name: string, address: string) => ({ name, id: `n-${name}`, address });
const at = (port: number, hostPort: number, hostAddress = '0.0.0.0') => ({
  port,
  hostPort,
  hostAddress,
});

describe('containerAddress', () => {
  it('is the address on a network that the gateway is on too', () => {
    const one = container({ networks: [on('other', '10.9.0.2'), on('web', '10.0.0.2')] });
    expect(containerAddress(one, any, inside)).toEqual({ url: 'http://10.0.0.2:8000' });
  });

  it('prefers the network that the configuration names', () => {
    const one = container({ networks: [on('web', '10.0.0.2'), on('gpu', '10.1.0.2')] });
    expect(containerAddress(one, { ...any, network: 'gpu' }, inside)).toEqual({
      url: 'http://10.1.0.2:8000',
    });
  });

  it('says what to set where they share no network', () => {
    const one = container({ networks: [on('other', '10.9.0.2')], published: [at(8000, 80)] });
    expect(containerAddress(one, any, inside)).toEqual({
      problem: expect.stringContaining('set network, or proxy') as string,
    });
  });

  it('is the loopback of a container that shares that of the gateway', () => {
    const one = container({ networkMode: 'container:gw' });
    expect(containerAddress(one, any, inside)).toEqual({ url: 'http://127.0.0.1:8000' });
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:7001'],
    ['::', 'http://127.0.0.1:7001'],
    ['', 'http://127.0.0.1:7001'],
    ['192.168.1.4', 'http://192.168.1.4:7001'],
    ['::1', 'http://[::1]:7001'],
  ])('is the published port on the host, at %s', (hostAddress, url) => {
    const one = container({ published: [at(9000, 1), at(8000, 7001, hostAddress)] });
    expect(containerAddress(one, { ...any, port: 8000 }, host)).toEqual({ url });
  });

  it('prefers IPv4 where a port is published at both', () => {
    const one = container({ published: [at(8000, 7002, '::'), at(8000, 7001)] });
    expect(containerAddress(one, any, host)).toEqual({ url: 'http://127.0.0.1:7001' });
  });

  it('is on the machine of an engine that is elsewhere', () => {
    const far: GatewayPlace = { kind: 'host', host: 'gpu-box' };
    const one = container({ published: [at(8000, 7001)] });
    expect(containerAddress(one, any, far)).toEqual({ url: 'http://gpu-box:7001' });
  });

  it('is the port itself on the network of the machine', () => {
    const one = container({ networkMode: 'host', exposed: [] });
    expect(containerAddress(one, { ...any, port: 9 }, host)).toEqual({ url: 'http://127.0.0.1:9' });
  });

  it('says what to set where the port is not published', () => {
    expect(containerAddress(container({}), any, host)).toEqual({
      problem: expect.stringContaining('port 8000 is not published') as string,
    });
  });

  it.each([
    [[], /exposes no port; set port/],
    [[80, 443], /several ports \(80, 443\); set port/],
  ])('asks for the port where it exposes %j', (exposed, problem) => {
    expect(containerAddress(container({ exposed }), any, inside)).toEqual({
      problem: expect.stringMatching(problem) as string,
    });
  });

  it('takes a published port for exposed', () => {
    const one = container({ exposed: [], published: [at(8000, 7001)] });
    expect(containerAddress(one, any, host)).toEqual({ url: 'http://127.0.0.1:7001' });
  });
});
