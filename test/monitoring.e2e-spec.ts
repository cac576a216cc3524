import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, health, json, readUntil, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn, upstream } from './support/models.js';
import { collect, open, send } from './support/raw-http.js';

const one = (): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));

describe('/health', () => {
  it("has the health library's fields, and no models while all are stopped", async () => {
    const { url } = await one();
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual({
      status: 'ok',
      models: {},
      info: { gateway: { status: 'up' }, configuration: { status: 'up' } },
      error: {},
      details: { gateway: { status: 'up' }, configuration: { status: 'up' } },
    });
  });

  it('lists a model that runs, with its process id, and not one that is stopped', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { 'org/a': { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    }));
    await chat(url, 'org/a');
    const [pid] = journal.pids();
    expect((await health(url)).models).toEqual({ 'org/a': { status: 'running', pid } });
  });

  it('lists models that load or unload as such', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 300, stopTime: 300 }) } },
    }));
    const answer = chat(url, 'a');
    await journal.until('a', 'started');
    const [pid] = journal.pids();
    expect((await health(url)).models).toEqual({ a: { status: 'loading', pid } });
    await answer;
    const done = fetch(`${url}/upstream/a`, { method: 'DELETE' });
    await journal.until('a', 'asked-to-stop');
    expect((await health(url)).models).toEqual({ a: { status: 'unloading', pid } });
    await done;
    expect((await health(url)).models).toEqual({});
  });

  it('is not spoilt by a broken model', async () => {
    const { url } = await startGateway((log) => ({
      models: { bad: { cmd: upstream('exits', 'bad', log) } },
    }));
    expect((await chat(url, 'bad')).status).toBe(503);
    for (const path of ['/health', '/health/live', '/health/ready']) {
      expect((await fetch(url + path)).status).toBe(200);
    }
    await eventually(async () => !('bad' in (await health(url)).models), 'it is gone');
  });

  it('/live and /ready answer in short', async () => {
    const { url } = await one();
    expect(await json(await fetch(`${url}/health/live`))).toEqual({ status: 'ok' });
    expect(await json(await fetch(`${url}/health/ready`))).toEqual({ status: 'ok' });
  });

  it('is a 503 while shutting down, and only /live stays well', async () => {
    const under = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 20, tokens: 50 }) } },
    }));
    const { url } = under;
    const stream = await chat(url, 'a', { stream: true });
    const closed = under.close();
    const response = await fetch(`${url}/health`);
    expect(response.status).toBe(503);
    const down = { gateway: { status: 'down', message: 'shutting down' } };
    expect(await json(response)).toMatchObject({
      status: 'shutting_down',
      error: down,
      details: down,
    });
    expect((await fetch(`${url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await stream.text()).toContain('[DONE]');
    await closed;
  });
});

describe('/logs', () => {
  const printing = (more: object = {}): Promise<GatewayUnderTest> =>
    startGateway((log) => ({
      ...more,
      models: { 'org/a': { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    }));

  it('has the recent output of the gateway and, by name, of all models', async () => {
    const { url } = await printing({ logLevel: 'info' });
    await chat(url, 'org/a');
    await chat(url, 'b');
    const response = await fetch(`${url}/logs`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const lines = (await response.text()).split('\n');
    expect(lines).toContain('[org/a] stand-in: model loaded');
    expect(lines).toContain('[b] stand-in: model loaded');
    expect(lines).toContainEqual(expect.stringMatching(/log model loaded .*"model":"b"/));
  });

  it('names each line once, whole, however the output comes', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('prints', 'a', log) } },
    }));
    await fetch(`${url}/upstream/a/load`);
    const own = (await (await fetch(`${url}/logs`)).text())
      .split('\n')
      .filter((line) => line.includes('[a]'));
    expect(own).toEqual(['[a] one, in three parts', '[a] two']);
    expect(await (await fetch(`${url}/logs/a`)).text()).toBe('one, in three parts\n\ntwo\nno end');
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    expect(await (await fetch(`${url}/logs`)).text()).toContain('[a] no end\n');
  });

  it.each(['org/a', 'org%2Fa'])('/{model} has the output of one model: %s', async (written) => {
    const { url } = await printing();
    await chat(url, 'org/a');
    const answer = await send(url, { method: 'GET', path: `/logs/${written}` });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toContain('stand-in: model loaded\n');
    expect(answer.body.toString()).not.toContain('[org/a]');
  });

  it('/{model} of an unknown model is a 404', async () => {
    const { url } = await printing();
    expect((await refusal(await fetch(`${url}/logs/foo`))).code).toBe('model_not_found');
    expect((await refusal(await fetch(`${url}/logs/foo?follow`))).code).toBe('model_not_found');
  });

  it('/{model} keeps the output of a process that has ended', async () => {
    const { url } = await startGateway((log) => ({
      models: { bad: { cmd: upstream('exits', 'bad', log, '3') } },
    }));
    await chat(url, 'bad');
    const text = await (await fetch(`${url}/logs/bad`)).text();
    expect(text).toContain('cannot allocate the model');
    expect(text).toContain('exit code 3');
  });

  it.each(['/logs?follow', '/logs?follow=true', '/logs/b?follow'])(
    'goes on with what is printed from now on: %s',
    async (path) => {
      const { url } = await printing();
      const following = await fetch(url + path);
      expect(following.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      const seen = readUntil(following, 'stand-in: model loaded');
      await fetch(`${url}/upstream/b/load`);
      await (await seen).cancel();
    },
  );

  it('begins to follow with what there is', async () => {
    const { url } = await printing();
    await chat(url, 'b');
    const following = await fetch(`${url}/logs/b?follow`);
    await (await readUntil(following, 'stand-in: model loaded')).cancel();
  });

  it('that nobody follows any more is not written to', async () => {
    const { url, app } = await printing();
    const leaving = [
      await open(url, { method: 'GET', path: '/logs?follow' }),
      await open(url, { method: 'GET', path: '/logs/b?follow' }),
    ];
    const connections = (): Promise<number> =>
      new Promise((resolve) => {
        app.getHttpServer().getConnections((_: unknown, count: number) => {
          resolve(count);
        });
      });
    expect(await connections()).toBe(2);
    for (const answer of leaving) answer.destroy();
    await eventually(async () => (await connections()) === 0, 'the connections are closed');
    expect((await chat(url, 'b')).status).toBe(200);
  });

  it('lets go of a follower that does not read', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('prints', 'a', log, '64') } },
    }));
    const following = await open(url, { method: 'GET', path: '/logs/a?follow' });
    expect((await fetch(`${url}/upstream/a/load`)).status).toBe(200);
    await expect(collect(following)).rejects.toThrow('aborted');
  });

  it('ends for those who follow when the gateway does', async () => {
    const under = await printing();
    const following = await fetch(`${under.url}/logs?follow`);
    await under.close();
    expect(await following.text()).not.toContain('error');
  });

  it('answers HEAD at once, also where it would follow', async () => {
    const { url } = await printing();
    const answer = await send(url, { method: 'HEAD', path: '/logs?follow' });
    expect(answer.status).toBe(200);
  });

  it('does not follow with ?follow=false', async () => {
    const { url } = await printing();
    expect(typeof (await (await fetch(`${url}/logs?follow=false`)).text())).toBe('string');
  });
});

describe('/swagger', () => {
  it('is a page whose parts load', async () => {
    const { url } = await one();
    const page = await fetch(`${url}/swagger`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    const html = await page.text();
    expect(html).toContain('<title>llama-swap-nest</title>');
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part = '']) => part);
    expect(parts.some((part) => part.endsWith('.js'))).toBe(true);
    for (const part of parts) {
      expect((await fetch(new URL(part, page.url))).status, part).toBe(200);
    }
  });

  it('has all routes in its JSON', async () => {
    const { url } = await one();
    const { openapi, paths } = await json<{
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    }>(await fetch(`${url}/swagger/json`));
    expect(openapi).toMatch(/^3\./);
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.toSorted()).toEqual([...OWN_ROUTES, ...FORWARDED_ROUTES].toSorted());
  });
});

const OWN_ROUTES = [
  'DELETE /upstream/{model}',
  'GET /api/decisions',
  'GET /api/state',
  'GET /api/version',
  'GET /health',
  'GET /health/live',
  'GET /health/ready',
  'GET /logs',
  'GET /logs/stream',
  'GET /logs/stream/{log}',
  'GET /logs/{model}',
  'GET /metrics',
  'GET /models',
  'GET /models/sse',
  'GET /props',
  'GET /running',
  'GET /unload',
  'GET /upstream/{model}/load',
  'GET /v1/models',
  'GET /v1/models/{model}',
  'POST /api/models/unload',
  'POST /api/models/unload/{model}',
  'POST /api/plan',
  'POST /api/reload',
  'POST /models/load',
  'POST /models/unload',
  'POST /upstream/{model}/load',
];

const FORWARDED_ROUTES = [
  'DELETE /v1/responses/{id}',
  'GET /lora-adapters',
  'GET /sdapi/v1/{path}',
  'GET /slots',
  'GET /upstream/{model}/{path}',
  'GET /v1/audio/voices',
  'GET /v1/realtime',
  'GET /v1/responses/{id}',
  'GET /v1/responses/{id}/input_items',
  'POST /apply-template',
  'POST /chat/completions',
  'POST /completion',
  'POST /completions',
  'POST /detokenize',
  'POST /embedding',
  'POST /embeddings',
  'POST /infill',
  'POST /lora-adapters',
  'POST /rerank',
  'POST /reranking',
  'POST /sdapi/v1/{path}',
  'POST /tokenize',
  'POST /upstream/{model}/{path}',
  'POST /v/{path}',
  'POST /v1/audio/speech',
  'POST /v1/audio/transcriptions',
  'POST /v1/audio/translations',
  'POST /v1/audio/voices',
  'POST /v1/chat/completions',
  'POST /v1/completions',
  'POST /v1/embeddings',
  'POST /v1/images/edits',
  'POST /v1/images/generations',
  'POST /v1/images/variations',
  'POST /v1/messages',
  'POST /v1/messages/count_tokens',
  'POST /v1/moderations',
  'POST /v1/rerank',
  'POST /v1/reranking',
  'POST /v1/responses',
  'POST /v1/responses/{id}/cancel',
];
