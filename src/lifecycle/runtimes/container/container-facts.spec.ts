import { describe, expect, it } from 'vitest';
import { factsOf } from './container-facts.js';

const State = {
  Running: true,
  Paused: false,
  StartedAt: '2026-11-23T17:24:17.852823464Z',
  FinishedAt: '0001-01-01T00:00:00Z',
  Pid: 16636,
  ExitCode: 0,
  OOMKilled: false,
};

describe('factsOf', () => {
  it('reads what Docker says', () => {
    const facts = factsOf({
      Id: 'c1',
      Name: '/vllm',
      State,
      Config: { Tty: true, Labels: { a: 'b' }, ExposedPorts: { '8000/tcp': {}, '53/udp': {} } },
      HostConfig: { NetworkMode: 'web' },
      NetworkSettings: {
        Networks: { web: { NetworkID: 'n1', IPAddress: '10.0.0.2' } },
        Ports: {
          '8000/tcp': [
            { HostIp: '0.0.0.0', HostPort: '7001' },
            { HostIp: '::', HostPort: '7002' },
          ],
          '9000/tcp': null,
          '53/udp': [{ HostIp: '', HostPort: '53' }],
        },
      },
    });
    expect(facts).toMatchObject({
      id: 'c1',
      name: 'vllm',
      isRunning: true,
      startedAt: State.StartedAt,
      finishedAt: undefined,
      pid: 16636,
      hasTerminal: true,
      labels: { a: 'b' },
      networkMode: 'web',
      networks: [{ name: 'web', id: 'n1', address: '10.0.0.2' }],
      exposed: [8000],
      published: [
        { port: 8000, hostAddress: '0.0.0.0', hostPort: 7001 },
        { port: 8000, hostAddress: '::', hostPort: 7002 },
      ],
    });
  });

  it('makes do with what an engine leaves out', () => {
    const { StartedAt, ExitCode } = State;
    const facts = factsOf({ Id: 'c1', Name: 'x', State: { Running: false, StartedAt, ExitCode } });
    expect(facts).toMatchObject({ isPaused: false, pid: undefined, networks: [], exposed: [] });
  });

  it('knows the end of the run before', () => {
    const FinishedAt = '2026-11-23T17:00:00Z';
    const facts = factsOf({ Id: 'c1', Name: 'x', State: { ...State, Pid: 0, FinishedAt } });
    expect(facts).toMatchObject({ finishedAt: FinishedAt, pid: undefined });
  });

  it('is reached by IPv6 on a network that has nothing else', () => {
    const Networks = { six: { NetworkID: 'n6', IPAddress: '', GlobalIPv6Address: 'fd00::2' } };
    const facts = factsOf({ Id: 'c1', Name: 'x', State, NetworkSettings: { Networks } });
    expect(facts.networks).toEqual([{ name: 'six', id: 'n6', address: '[fd00::2]' }]);
  });
});
