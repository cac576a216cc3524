import { describe, expect, inject, it } from 'vitest';
import { chat, json } from '../support/http.js';
import { ComposeProject } from './support/compose-project.js';
import { docker, inspected } from './support/docker.js';
import { EngineEvents, together } from './support/engine-events.js';

const run = inject('run') ?? '';
const MODELS = ['vllm-chat', 'vllm-coder'];
const BOTH_FILES = ['docker-compose.yml', 'docker-compose.socket-proxy.yml'];

const stateOf = (container: string): Promise<string> => inspected(container, '.State.Status');

async function answers(url: string, model: string): Promise<boolean> {
  const response = await chat(url, model);
  const { choices } = await json<{ choices?: unknown[] }>(response);
  return response.ok && choices?.length === 1;
}

describe.skipIf(run === '')('docker-compose.yml', () => {
  it('is valid with every profile, with and without the socket proxy', async () => {
    for (const files of [BOTH_FILES.slice(0, 1), BOTH_FILES]) {
      const project = new ComposeProject(run, `${run}-valid`, files);
      const known = (await project.compose('config', '--profiles')).split('\n');
      expect(known.sort()).toEqual(['containers', 'gpu', 'models', 'webui']);
      for (const profile of [...known, '*']) {
        await project.compose('--profile', profile, 'config', '--quiet');
      }
    }
  });

  it('starts the stand-in gateway alone where nothing is said', async () => {
    const project = new ComposeProject(run, `${run}-plain`);
    expect(await project.compose('config', '--services')).toBe('gateway');
  });

  it('runs a gateway that swaps two containers of the project on one GPU, beside Open WebUI', async () => {
    const project = new ComposeProject(run, `${run}-swap`);
    const [chatModel = '', coder = ''] = MODELS.map((service) => project.container(service));
    await project.compose('create', ...MODELS);
    expect([await stateOf(chatModel), await stateOf(coder)]).toEqual(['created', 'created']);
    const request = {
      Driver: 'nvidia',
      Count: 0,
      DeviceIDs: ['0'],
      Capabilities: [['gpu']],
      Options: null,
    };
    for (const container of [chatModel, coder]) {
      expect(await inspected(container, '.HostConfig.DeviceRequests')).toEqual([request]);
    }

    const events = await EngineEvents.follow(`${project.name}-`);
    await project.compose(
      'up',
      '--wait',
      '--wait-timeout',
      '120',
      'gateway-containers',
      'open-webui',
    );
    expect(events.lives()).not.toContain('start vllm-chat-1');
    const url = await project.url('gateway-containers');
    expect(await answers(url, 'chat')).toBe(true);
    expect(await answers(url, 'coder')).toBe(true);
    expect(await answers(url, 'default')).toBe(true);
    const ofModels = events.lives().filter((life) => life.includes('vllm'));
    expect(ofModels).toEqual([
      'start vllm-chat-1',
      'die vllm-chat-1',
      'start vllm-coder-1',
      'die vllm-coder-1',
      'start vllm-chat-1',
    ]);
    expect(together(ofModels)).toEqual([]);

    const list = await json<{ data: { id: string }[] }>(
      await fetch(await project.url('open-webui')),
    );
    expect(list.data.map(({ id }) => id)).toEqual(['chat', 'coder']);
    await expectLeastRights(project.container('gateway-containers'));

    await project.compose('stop', 'gateway-containers');
    expect([await stateOf(chatModel), await stateOf(coder)]).toEqual(['exited', 'exited']);
  });

  it('has a variant in which the gateway may start and stop containers by a proxy, and nothing else', async () => {
    const project = new ComposeProject(run, `${run}-proxy`, BOTH_FILES);
    await project.compose('create', ...MODELS);
    await project.compose('up', '--wait', '--wait-timeout', '120', 'gateway-containers');
    const gateway = project.container('gateway-containers');
    const mounts = await inspected<{ Destination: string }[]>(gateway, '.Mounts');
    expect(mounts.map(({ Destination }) => Destination)).toEqual(['/app/config']);

    const url = await project.url('gateway-containers');
    expect(await answers(url, 'chat')).toBe(true);
    expect(await answers(url, 'coder')).toBe(true);
    await docker(['kill', project.container('vllm-coder')]);
    expect(await answers(url, 'coder')).toBe(true);
    const logs = await (await fetch(`${url}/logs/coder`)).text();
    expect(logs).toContain('loading weights');
    const proxyLogs = await project.compose('logs', 'socket-proxy');
    expect(proxyLogs).not.toContain('blocked');

    for (const [method, path] of [
      ['POST', '/containers/create'],
      ['POST', `/containers/${gateway}/exec`],
      ['DELETE', `/containers/${project.container('vllm-chat')}`],
      ['POST', '/images/create?fromImage=alpine'],
      ['GET', '/images/json'],
      ['GET', '/containers/a/archive?path=/'],
    ] as const) {
      expect([403, 405], `${method} ${path}`).toContain(await statusInside(gateway, method, path));
    }
  });
});

/** What a request of the gateway's own container is answered with. */
async function statusInside(container: string, method: string, path: string): Promise<number> {
  const script = `fetch('http://socket-proxy:2375${path}', { method: '${method}' }).then(({ status }) => console.log(status))`;
  return Number(await docker(['exec', container, 'node', '-e', script]));
}

async function expectLeastRights(container: string): Promise<void> {
  expect(await docker(['exec', container, 'id', '-u'])).toBe('1000');
  const status = await docker(['exec', container, 'cat', '/proc/self/status']);
  expect(status).toMatch(/^CapBnd:\s*0+$/m);
  expect(status).toMatch(/^NoNewPrivs:\s*1$/m);
  await expect(docker(['exec', container, 'touch', '/app/probe'])).rejects.toThrow('Read-only');
  expect(await inspected(container, '.HostConfig.Init')).toBe(true);
}
