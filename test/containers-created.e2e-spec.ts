import { describe, expect, it } from 'vitest';
import {
  CONTRACT_IMAGE,
  createdContainer,
  engineOf,
  existingContainer,
  IMAGE,
} from './support/contract/runtimes/containers.js';
import { Trial } from './support/contract/trial.js';
import { eventually } from './support/journal.js';
import { refusal } from './support/http.js';

const PRINTS = `require('http').createServer((request, response) => {
  if (request.url !== '/health') console.log('asked for ' + request.url);
  response.end('{}');
}).listen(Number(process.argv[1]), '127.0.0.1')`;

describe('a container that is created', () => {
  it('is what the configuration says, named after its model and labelled as ours', async () => {
    const container = {
      gpus: ['0', 'GPU-1'],
      env: ['MODEL=a b'],
      volumes: ['/models:/models:ro'],
      shmSize: '2GiB',
      ipc: 'host',
      memory: '1GiB',
      labels: { team: 'ours' },
    };
    const from = 'a';
    const trial = await Trial.begin(createdContainer, { 'org/model:Q4': { from, container } });
    const { containers } = await engineOf(trial);
    await trial.ask('org/model:Q4');
    const [{ name, body } = { name: '', body: {} }] = [...containers.values()];
    expect(name).toMatch(/^llama-swap-org-model-Q4-[0-9a-f]{8}$/);
    expect(body).toMatchObject({
      Image: IMAGE,
      Env: expect.arrayContaining(['MODEL=a b']) as unknown,
      Labels: { 'llama-swap-nest.model': 'org/model:Q4', team: 'ours' },
      HostConfig: {
        DeviceRequests: [{ DeviceIDs: ['0', 'GPU-1'], Capabilities: [['gpu']] }],
        Binds: ['/models:/models:ro'],
        ShmSize: 2 * 1024 ** 3,
        IpcMode: 'host',
        Memory: 1024 ** 3,
      },
    });
    expect(JSON.stringify(body.HostConfig)).not.toContain('0.0.0.0');
  });

  it('has its image pulled as it is asked for, with progress in its log', async () => {
    const pulled = { image: CONTRACT_IMAGE, layers: 2 };
    const trial = await Trial.begin(createdContainer, {
      a: {},
      always: { container: { pull: 'always' } },
      never: { container: { pull: 'never' } },
    });
    const { images } = await engineOf(trial);
    images.here.delete(IMAGE);
    images.registry.set(IMAGE, pulled);
    expect(await refusal(await trial.chat('never'))).toMatchObject({ code: 'model_load_failed' });
    expect(await trial.log('never')).toContain('its image is not there');
    expect(images.pulled).toEqual([]);
    await trial.ask('a');
    expect(await trial.log('a')).toMatch(/pulling the image[^]*is pulled/);
    expect(images.pulled).toHaveLength(1);
    await trial.ask('always');
    await trial.unload('always');
    await trial.ask('always');
    expect(images.pulled).toHaveLength(3);
    expect(await trial.load('never')).toBe(200);
    expect(images.pulled).toHaveLength(3);
  });

  it('listens where its command says, whatever else its image exposes, before and after a restart', async () => {
    const trial = await Trial.prepare(createdContainer, { a: { container: { port: undefined } } });
    const program = await trial.spawn();
    const { life } = await trial.ask('a');
    const engine = await engineOf(trial);
    expect(Object.keys(engine.find('llama-swap-a').body.ExposedPorts ?? {})).toEqual(['8080/tcp']);
    program.signal('SIGKILL');
    await program.ended;
    await trial.listen();
    expect((await trial.ask('a')).life).toBe(life);
  });

  it('is found by the service of a compose project where it exists already', async () => {
    const trial = await Trial.prepare(existingContainer, { a: {} });
    const engine = await engineOf(trial);
    const { body } = engine.find('server-a');
    const Labels = {
      'com.docker.compose.project': 'ours',
      'com.docker.compose.service': 'vllm',
      'com.docker.compose.container-number': '1',
    };
    engine.create('theirs-vllm-1', {
      ...body,
      Labels: { ...Labels, 'com.docker.compose.project': 'theirs' },
    });
    engine.create('ours-vllm-1', { ...body, Labels });
    await trial.configure({
      a: { container: { name: undefined, service: 'vllm', project: 'ours' } },
    });
    await trial.listen();
    await trial.ask('a');
    expect(engine.ps()).toContain('ours-vllm-1 running');
    expect(engine.ps().filter((line) => line.endsWith('running'))).toHaveLength(1);
  });

  it('is the one that runs, where a service has several', async () => {
    const trial = await Trial.prepare(existingContainer, { a: {}, b: {} });
    const engine = await engineOf(trial);
    const { body } = engine.find('server-a');
    const labels = { 'com.docker.compose.project': 'ours', 'com.docker.compose.service': 'vllm' };
    const create = (number: string): void => {
      const Labels = { ...labels, 'com.docker.compose.container-number': number };
      engine.create(`ours-vllm-${number}`, { ...body, Labels });
    };
    create('1');
    create('2');
    await engine.find('ours-vllm-2').start();
    await trial.configure({
      a: { container: { name: undefined, service: 'vllm', project: 'ours' } },
      b: {},
    });
    await trial.listen();
    await trial.ask('a');
    expect(engine.ps()).toContain('ours-vllm-1 created');
    await trial.ask('b');
    expect(engine.ps().filter((line) => line.endsWith('running'))).toEqual(['server-b running']);
  });

  it('has its log followed, beyond an engine that is gone for a while, and nothing told twice', async () => {
    const trial = await Trial.begin(createdContainer, {
      a: { container: { command: ['-e', PRINTS, '{PORT}'], entrypoint: [process.execPath] } },
    });
    const engine = await engineOf(trial);
    const visit = (n: number): Promise<Response> => fetch(`${trial.url}/upstream/a/visit-${n}`);
    const told = (n: number): Promise<void> =>
      eventually(async () => (await trial.log('a')).includes(`visit-${n}`), `visit ${n} is told`);
    await visit(1);
    await told(1);
    await engine.down({ lives: true });
    await visit(2);
    await engine.up();
    await told(2);
    await visit(3);
    await told(3);
    const lines = (await trial.log('a')).split('\n').filter((line) => line.includes('visit'));
    expect(lines.map((line) => line.replace(/.*asked for /, ''))).toEqual([
      ...['/visit-1', '/visit-2', '/visit-3'],
    ]);
  });
});
