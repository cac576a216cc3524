import { describe, expect, it } from 'vitest';
import type { CreatedContainer } from '../../../catalog/launch-definition.js';
import { ContainerConfig } from '../../../config/container.config.js';
import { createOptions, portOf } from './create-options.js';

const nowhere = { devices: [], isConfined: false };
const gpu = (name: string, id: string) => ({
  name,
  bytes: 1,
  reserveBytes: 0,
  gpu: id,
  isMachine: false,
});
const onGpus = { devices: [gpu('big', '2'), gpu('small', 'GPU-ab')], isConfined: true };

const created = (
  settings: Partial<ContainerConfig>,
  more: Partial<CreatedContainer> = {},
): CreatedContainer => ({
  image: 'vllm',
  command: undefined,
  entrypoint: undefined,
  environment: {},
  shmSizeBytes: undefined,
  memoryBytes: undefined,
  settings: Object.assign(new ContainerConfig(), settings),
  ...more,
});
const options = (
  create: CreatedContainer,
  more: Partial<Parameters<typeof createOptions>[0]> = {},
) =>
  createOptions({
    create,
    port: 8080,
    labels: { ours: 'yes' },
    placement: nowhere,
    network: undefined,
    publishedAt: undefined,
    ...more,
  });

describe('createOptions', () => {
  it('fills in the port and the devices, wherever they stand', () => {
    const create = created(
      {},
      {
        command: ['serve', '--port', '${PORT}', '--gpus=${GPUS}'],
        entrypoint: ['/bin/run', '{PORT}'],
        environment: { DEVICES: '${DEVICES}', URL: 'http://x:{PORT}' },
      },
    );
    expect(options(create, { placement: onGpus })).toMatchObject({
      Image: 'vllm',
      Cmd: ['serve', '--port', '8080', '--gpus=2,GPU-ab'],
      Entrypoint: ['/bin/run', '8080'],
      Env: ['DEVICES=big,small', 'URL=http://x:8080'],
      ExposedPorts: { '8080/tcp': {} },
    });
  });

  it('publishes the port on the host, at a port that the engine chooses', () => {
    expect(options(created({}), { publishedAt: '127.0.0.1' }).HostConfig.PortBindings).toEqual({
      '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }],
    });
  });

  it('publishes nothing on a network of the gateway, nor on that of the machine', () => {
    expect(options(created({}), { network: 'web' }).HostConfig).not.toHaveProperty('PortBindings');
    const onHost = options(created({}), { network: 'host', publishedAt: '127.0.0.1' });
    expect(onHost.HostConfig).toMatchObject({ NetworkMode: 'host' });
    expect(onHost.HostConfig).not.toHaveProperty('PortBindings');
  });

  const request = { Driver: '', Capabilities: [['gpu']], Options: {} };
  it.each([
    ['all', nowhere, [{ ...request, Count: -1 }]],
    [2, nowhere, [{ ...request, Count: 2 }]],
    [[0, 'GPU-ab'], nowhere, [{ ...request, DeviceIDs: ['0', 'GPU-ab'] }]],
    ['all', onGpus, [{ ...request, DeviceIDs: ['2', 'GPU-ab'] }]],
    [[1], onGpus, [{ ...request, DeviceIDs: ['1'] }]],
    ['all', { devices: [], isConfined: true }, undefined],
    [undefined, onGpus, undefined],
  ] as const)('asks for gpus: %j on %j', (gpus, placement, requests) => {
    const settings = gpus === undefined ? {} : { gpus };
    expect(options(created(settings), { placement }).HostConfig.DeviceRequests).toEqual(requests);
  });

  it('carries over the rest in the terms of the engine', () => {
    const create = created(
      {
        volumes: ['/models:/models:ro'],
        devices: ['/dev/dri', '/dev/a:/dev/b', '/dev/c:/dev/d:rw', '/dev/kfd:r'],
        tmpfs: ['/tmp', '/run:size=1g,mode=1777'],
        ulimits: { memlock: -1 },
        cpus: 2.5,
        ipc: 'host',
        user: '1000:1000',
        groupAdd: ['video'],
        capDrop: ['ALL'],
        securityOpt: ['no-new-privileges:true'],
        readOnly: true,
        extraHosts: ['db:10.0.0.1'],
        runtime: 'nvidia',
        stopSignal: 'SIGINT',
        workingDir: '/srv',
        labels: { team: 'a', ours: 'no' },
      },
      { shmSizeBytes: 64, memoryBytes: 128 },
    );
    expect(options(create)).toMatchObject({
      User: '1000:1000',
      WorkingDir: '/srv',
      StopSignal: 'SIGINT',
      Labels: { team: 'a', ours: 'yes' },
      HostConfig: {
        RestartPolicy: { Name: 'no' },
        Binds: ['/models:/models:ro'],
        Devices: [
          { PathOnHost: '/dev/dri', PathInContainer: '/dev/dri', CgroupPermissions: 'rwm' },
          { PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'rwm' },
          { PathOnHost: '/dev/c', PathInContainer: '/dev/d', CgroupPermissions: 'rw' },
          { PathOnHost: '/dev/kfd', PathInContainer: '/dev/kfd', CgroupPermissions: 'r' },
        ],
        Tmpfs: { '/tmp': '', '/run': 'size=1g,mode=1777' },
        Ulimits: [{ Name: 'memlock', Soft: -1, Hard: -1 }],
        NanoCpus: 2_500_000_000,
        ShmSize: 64,
        Memory: 128,
        IpcMode: 'host',
        GroupAdd: ['video'],
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        Init: true,
        ReadonlyRootfs: true,
        ExtraHosts: ['db:10.0.0.1'],
        Runtime: 'nvidia',
      },
    });
  });

  it('leaves out what is not said, for which the image or the engine has its own', () => {
    const plain = options(created({}));
    for (const key of ['Cmd', 'Entrypoint', 'User', 'WorkingDir', 'StopSignal']) {
      expect(plain).not.toHaveProperty(key);
    }
    for (const key of ['Memory', 'ShmSize', 'NetworkMode', 'IpcMode', 'Runtime']) {
      expect(plain.HostConfig).not.toHaveProperty(key);
    }
  });
});

describe('portOf', () => {
  const naming = created({}, { command: ['--port={PORT}'] });

  it.each([
    [created({}), 9, [8000], 9],
    [naming, undefined, [8000], 8080],
    [created({}), undefined, [8000], 8000],
    [created({}), undefined, [80, 443], undefined],
    [created({}), undefined, [], undefined],
  ])('case %#', (create, port, exposed, expected) => {
    expect(portOf(create, port, exposed)).toBe(expected);
  });
});
