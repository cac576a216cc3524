import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ResponseOwners } from '../src/proxy/response-owners.service.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { json } from './support/http.js';
import type { Journal } from './support/journal.js';
import { upstream } from './support/models.js';
import { send } from './support/raw-http.js';
import { Reloading } from './support/reloading.js';

const models = (log: Journal): Record<string, ModelEntry> => ({
  a: { cmd: upstream('responds', 'a', log, 'ra'), persist: true, aliases: ['gpt-4'] },
  b: { cmd: upstream('responds', 'b', log, 'rb'), persist: true },
});

const two = (): Promise<GatewayUnderTest> => startGateway((log) => ({ models: models(log) }));

const create = (url: string, model: string, more: object = {}, path = '/v1/responses') =>
  fetch(url + path, { method: 'POST', body: JSON.stringify({ model, input: 'Hello', ...more }) });

const made = async (answer: Promise<Response>): Promise<string> =>
  (await json<{ id: string }>(await answer)).id;

describe('a response that is named by its id', () => {
  it.each([
    ['GET', '/v1/responses/{id}', ''],
    ['DELETE', '/v1/responses/{id}', ''],
    ['POST', '/v1/responses/{id}/cancel', 'cancel'],
    ['GET', '/v1/responses/{id}/input_items?limit=2', 'input_items'],
    ['GET', '/responses/{id}', ''],
    ['GET', '/v/responses/{id}', ''],
  ])('is asked of the model that made it: %s %s', async (method, path, action) => {
    const { url } = await two();
    const ids = [await made(create(url, 'a')), await made(create(url, 'b'))];
    expect(ids).toEqual(['ra_1', 'rb_1']);
    for (const id of ids) {
      const response = await fetch(url + path.replace('{id}', id), { method });
      expect(response.status).toBe(200);
      expect(await json(response)).toMatchObject({ id, by: id.slice(0, 2), did: method, action });
    }
  });

  it.each([
    ['a stream', { stream: true }, '/v1/responses'],
    ['the path without a version', {}, '/responses'],
    ['llama-swap’s path', {}, '/v/responses'],
    ['its own upstream', {}, '/upstream/a/v1/responses'],
    ['an alias', { model: 'gpt-4' }, '/v1/responses'],
  ])('is known from %s', async (_way, more, path) => {
    const { url } = await two();
    await create(url, 'b');
    expect(await (await create(url, 'a', more, path)).text()).toContain('ra_1');
    const response = await fetch(`${url}/v1/responses/ra_1`);
    expect(await json(response)).toMatchObject({ id: 'ra_1', by: 'ra' });
  });

  it('goes where the request names a model all the same', async () => {
    const { url } = await two();
    const id = await made(create(url, 'a'));
    const response = await fetch(`${url}/v1/responses/${id}?model=b`);
    expect(response.status).toBe(404);
    expect(await json(response)).toMatchObject({ error: { from: 'rb' } });
  });

  it('loads its model where that has been unloaded', async () => {
    const { url, journal } = await two();
    const id = await made(create(url, 'a'));
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    expect((await fetch(`${url}/v1/responses/${id}`)).status).toBe(404);
    expect(journal.count('a', 'started')).toBe(2);
  });

  it('is unknown once its model is no more', async () => {
    const gateway = await Reloading.start((log) => ({ models: models(log) }));
    const { url, journal } = gateway;
    const id = await made(create(url, 'a'));
    await create(url, 'b');
    // Two others are resident then: none is the only one that could be meant.
    const c = { cmd: upstream('responds', 'c', journal, 'rc'), persist: true };
    await gateway.reload({ models: { b: models(journal)['b'], c } });
    await create(url, 'c');
    const { status } = await fetch(`${url}/v1/responses/${id}`);
    expect([400, 404]).toContain(status);
    await gateway.reload({ models: models(journal) });
    expect((await fetch(`${url}/v1/responses/${id}`)).status).toBe(404);
    expect(journal.lines().findLast(({ event }) => event === 'request')).toMatchObject({
      name: 'a',
    });
  });

  it('does not tell a key of models that do not exist for it', async () => {
    const { url } = await startGateway((log) => ({
      apiKeys: ['sk-all', { key: 'sk-b', models: ['b'] }],
      models: models(log),
    }));
    const headers = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
    for (const model of ['a', 'b']) {
      const body = JSON.stringify({ model });
      await fetch(`${url}/v1/responses`, { method: 'POST', headers: headers('sk-all'), body });
    }
    const asked = (key: string): Promise<Response> =>
      fetch(`${url}/v1/responses/ra_1`, { headers: headers(key) });
    expect(await json(await asked('sk-all'))).toMatchObject({ by: 'ra' });
    expect(await (await asked('sk-b')).text()).not.toContain("'a'");
    expect(await (await asked('sk-b')).text()).not.toContain('"by":"ra"');
  });

  it('is not known where its answer was compressed, which passes as it is', async () => {
    const { url } = await two();
    await create(url, 'b');
    const body = '{"model":"a","zipped":true}';
    const answer = await send(url, { path: '/v1/responses', body });
    expect(gunzipSync(answer.body).toString()).toContain('"id":"ra_1"');
    expect([400, 404]).toContain((await fetch(`${url}/v1/responses/ra_1`)).status);
  });
});

describe('the memory of who made a response', () => {
  it('holds the last 10,000, by when they were made or asked for', async () => {
    const { app } = await two();
    const owners = app.get(ResponseOwners);
    for (let i = 0; i < 10_000; i++) owners.note(`r${i}`, 'a');
    expect(owners.modelOf('/v1/responses/r0')).toBe('a');
    owners.note('one more', 'a');
    expect(owners.modelOf('/v1/responses/r0')).toBe('a');
    expect(owners.modelOf('/v1/responses/r1')).toBeUndefined();
    expect(owners.modelOf('/v1/responses/r2')).toBe('a');
  });

  it('keeps no id that nobody could mean', async () => {
    const { app } = await two();
    const owners = app.get(ResponseOwners);
    owners.note('x'.repeat(513), 'a');
    expect(owners.modelOf(`/v1/responses/${'x'.repeat(513)}`)).toBeUndefined();
  });
});
