import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chat, readUntil, readUntilBroken } from '../support/http.js';
import { eventually } from '../support/journal.js';
import { ended } from './support/answers.js';
import { docker, inspected } from './support/docker.js';
import { EngineEvents } from './support/engine-events.js';
import {
  createdEntry,
  existingEntry,
  place,
  run,
  STAND_IN,
  standIn,
  start,
  untilNoneIsLeft,
} from './support/gateway-on-host.js';

const logOf = async (url: string, model: string): Promise<string> =>
  (await fetch(`${url}/logs/${model}`)).text();

/** What a model's load fails with, as its client and its log say it. */
async function failureOf(url: string, model: string): Promise<string> {
  const said = await ended(chat(url, model));
  return `${said}\n${await logOf(url, model)}`;
}

describe.skipIf(run === '')('what goes wrong over a Docker engine', () => {
  it('a container that is killed in the middle of a stream breaks it visibly, and is started again', async () => {
    const prefix = place();
    const { url } = await start({
      made: createdEntry(prefix, 'made', {}, '--tokens', '2000'),
      there: await existingEntry(prefix, 'there', '--tokens', '2000'),
    });
    for (const model of ['made', 'there']) {
      const events = await EngineEvents.follow(prefix);
      const stream = await chat(url, model, { stream: true, max_tokens: 2000 });
      const reader = await readUntil(stream, '"content":"');
      const broken = readUntilBroken(reader);
      await docker(['kill', prefix + model]);
      const rest = await broken;
      expect(rest).toContain('event: error');
      expect(rest).not.toContain('[DONE]');
      await events.until('die', model);
      expect(await ended(chat(url, model, { max_tokens: 3 }))).toContain('choices');
      expect(await logOf(url, model)).toContain('model loaded');
    }
  });

  it('a container that ends while it loads fails the load with its exit code', async () => {
    const prefix = place();
    const { url } = await start({ bad: createdEntry(prefix, 'bad', {}, '--no-such-option') });
    expect(await failureOf(url, 'bad')).toMatch(
      /503 .*model_load_failed[^]*exit code 2[^]*|exit code 2[^]*model_load_failed/,
    );
    expect(await logOf(url, 'bad')).toContain('no-such-option');
    await untilNoneIsLeft(prefix);
  });

  it('an image that is missing, a name that is taken, a port that is taken: each says so, others go on', async () => {
    const prefix = place();
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await docker(['create', '--name', `${prefix}foreign`, STAND_IN]);
    await docker([
      'create',
      '--name',
      `${prefix}port`,
      '--publish',
      `127.0.0.1:${port}:8000`,
      STAND_IN,
      ...standIn('port'),
    ]);
    const { url } = await start({
      good: createdEntry(prefix, 'good'),
      missing: createdEntry(prefix, 'missing', { image: `${run}-no-such-image`, pull: 'never' }),
      foreign: createdEntry(prefix, 'foreign'),
      port: { container: { name: `${prefix}port` } },
      nobody: { container: { name: `${prefix}nobody` } },
    });
    expect(await ended(chat(url, 'good'))).toContain('choices');
    const said = {
      missing: /image is not there/,
      foreign: /has its name/,
      port: /port is taken/,
      nobody: /there is no container/,
    };
    for (const [model, words] of Object.entries(said)) {
      expect(await failureOf(url, model), model).toMatch(words);
      expect(await failureOf(url, model), model).toContain('model_load_failed');
    }
    expect(await ended(chat(url, 'good'))).toContain('choices');
    expect(await inspected(`${prefix}foreign`, '.State.Status')).toBe('created');
    taken.close();
    await eventually(
      async () => (await ended(chat(url, 'port'))).includes('choices'),
      'the port is free',
      30_000,
    );
  });

  it('what a container is given and asks for reaches the engine', async () => {
    const prefix = place();
    const gpu = (gpus: unknown) => ({ gpus, healthCheckTimeout: 60 });
    const { url } = await start({
      all: createdEntry(prefix, 'all', {
        ...gpu('all'),
        healthCheckTimeout: undefined,
        shmSize: '1GiB',
        memory: '512MiB',
      }),
    });
    const answer = await ended(chat(url, 'all'));
    if (answer.includes('no GPU driver')) return;
    expect(answer).toContain('choices');
    const host = await inspected<Record<string, unknown>>(`${prefix}all`, '.HostConfig');
    expect(host).toMatchObject({ ShmSize: 2 ** 30, Memory: 512 * 2 ** 20, Init: true });
  });

  it('what a container prints stands in its log, from the engine', async () => {
    const prefix = place();
    const { url } = await start({
      a: createdEntry(prefix, 'a'),
      b: await existingEntry(prefix, 'b'),
    });
    for (const model of ['a', 'b', 'a', 'b']) await ended(chat(url, model));
    const lines = (text: string): number =>
      text.split('\n').filter((line) => line.includes('model loaded')).length;
    await eventually(
      async () => lines(await logOf(url, 'a')) === 2 && lines(await logOf(url, 'b')) === 2,
      'each life is logged once',
    );
    await eventually(
      async () => (await logOf(url, 'a')).includes('SIGTERM received'),
      'its last words, too',
    );
  });
});
