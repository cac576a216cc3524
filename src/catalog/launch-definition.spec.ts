import { describe, expect, it } from 'vitest';
import { configOf } from '../../test/support/configuration.js';
import { defineLaunch } from './launch-definition.js';
import type { LaunchDefinition } from './launch-definition.js';

type Entry = Readonly<Record<string, unknown>>;

const launch = (entry: Entry): LaunchDefinition => {
  const { models } = configOf(JSON.stringify({ models: { a: entry } }));
  const model = models.get('a');
  if (model === undefined) throw new Error('no model');
  return defineLaunch(model);
};

describe('a command', () => {
  it('is split into words, and reached on a port of its own', () => {
    expect(launch({ cmd: 'server --name "a b" {PORT}' })).toEqual({
      kind: 'command',
      command: ['server', '--name', 'a b', '{PORT}'],
      stopCommand: undefined,
      environment: {},
      baseUrl: 'http://127.0.0.1:{PORT}',
    });
  });

  it('has what else is said of it, values with equals signs among it', () => {
    const more = { cmdStop: 'stop ${PID}', env: ['A=1=2', 'B='], proxy: 'http://b:{PORT}/v1//' };
    expect(launch({ cmd: 'server {PORT}', ...more })).toMatchObject({
      stopCommand: ['stop', '${PID}'],
      environment: { A: '1=2', B: '' },
      baseUrl: 'http://b:{PORT}/v1',
    });
  });
});

describe('a container that exists', () => {
  it.each<[title: string, container: Entry, choice: object]>([
    ['is known by its name', { name: 'vllm' }, { by: 'name', name: 'vllm' }],
    [
      'is known by its service in our project',
      { service: 'vllm' },
      { by: 'service', service: 'vllm', project: undefined },
    ],
    [
      'is known by its service in another project',
      { service: 'vllm', project: 'p' },
      { by: 'service', service: 'vllm', project: 'p' },
    ],
  ])('%s', (_title, container, choice) => {
    expect(launch({ container })).toEqual({
      kind: 'container',
      container: choice,
      port: undefined,
      network: undefined,
      baseUrl: undefined,
    });
  });

  it('is reached as it is said', () => {
    const said = { container: { name: 'vllm', port: 80, network: 'n' }, proxy: 'http://vllm:80/' };
    expect(launch(said)).toMatchObject({ port: 80, network: 'n', baseUrl: 'http://vllm:80' });
  });
});

describe('a container that is created', () => {
  const created = (more: Entry, model: Entry = {}): object => {
    const defined = launch({ container: { image: 'vllm', ...more }, ...model });
    if (defined.kind !== 'container' || defined.container.by !== 'image') throw new Error('other');
    return defined.container.create;
  };

  it('has what its image says where nothing is said', () => {
    expect(created({})).toMatchObject({
      image: 'vllm',
      command: undefined,
      entrypoint: undefined,
      environment: {},
      shmSizeBytes: undefined,
      memoryBytes: undefined,
      settings: { pull: 'missing', init: true },
    });
  });

  it('has words and bytes, and all else as it is written', () => {
    const said = {
      ...{ command: 'serve "a b"', entrypoint: ['sh', '-c x'], shmSize: '1GiB', memory: '512MiB' },
      capAdd: ['SYS_ADMIN'],
    };
    expect(created(said)).toMatchObject({
      command: ['serve', 'a b'],
      entrypoint: ['sh', '-c x'],
      shmSizeBytes: 1024 ** 3,
      memoryBytes: 512 * 1024 ** 2,
      settings: { capAdd: ['SYS_ADMIN'] },
    });
  });

  it('has its own environment before that of the model, which therefore wins nothing over it', () => {
    const environment = created({ env: ['A=own', 'B=own'] }, { env: ['A=model', 'C=model'] });
    expect(environment).toMatchObject({ environment: { A: 'own', B: 'own', C: 'model' } });
  });
});

describe('an external server', () => {
  it('is reached at its URL, and asked by default whether it sleeps', () => {
    expect(launch({ external: 'http://a:1/v1/' })).toEqual({
      kind: 'external',
      baseUrl: 'http://a:1/v1',
      sleep: [],
      wake: [],
      sleepCheck: '/is_sleeping',
    });
  });

  it('has its calls', () => {
    const said = { sleep: '/sleep', wake: ['/a', { path: '/b', body: 1 }], sleepCheck: 'none' };
    expect(launch({ external: 'http://a', ...said })).toMatchObject({
      sleep: [{ method: 'POST', path: '/sleep', body: undefined }],
      wake: [{ path: '/a' }, { path: '/b', body: 1 }],
      sleepCheck: undefined,
    });
  });
});
