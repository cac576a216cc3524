import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, json, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn, upstream } from './support/models.js';
import { apart, seen, startTalkative, STREAM } from './support/waiting.js';

interface Loading {
  readonly state: string;
  readonly position: number;
  readonly elapsed: number;
  readonly estimate: number | null;
}

interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
  readonly loading: Loading;
}

const slow = (loadTime = 1_500, more: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: standIn('a', log, { loadTime }), ...more } } }));

const ask = (url: string, prefer: string, model = 'a'): Promise<Response> =>
  chat(url, model, {}, { headers: { prefer } });

describe('a request that prefers to wait so long', () => {
  it('is told then how far its model is, which goes on loading', async () => {
    const { url, journal } = await slow();
    const answer = await ask(url, 'respond-async, wait=1');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('preference-applied')).toBe('wait=1');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    const { error, loading } = await json<Refusal>(answer);
    expect(error).toMatchObject({
      code: 'model_loading',
      message: "model 'a' is being loaded, and the request waits no longer than 1 s",
    });
    expect(loading).toMatchObject({ state: 'loading', position: 1, estimate: null });
    expect(loading.elapsed).toBeGreaterThan(0.99);
    await journal.until('a', 'ready');
    const second = await ask(url, 'wait=1');
    expect(second.status).toBe(200);
    expect(second.headers.get('preference-applied')).toBeNull();
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('is answered where its model is ready by then', async () => {
    const { url } = await slow(300);
    expect((await ask(url, 'wait=20')).status).toBe(200);
  });

  it('of nothing is told at once; who asks until it is loaded finds it loaded', async () => {
    const { url, journal } = await slow(300);
    const statuses: number[] = [];
    await eventually(async () => {
      const { status } = await ask(url, 'wait=0');
      statuses.push(status);
      return status !== 503;
    }, 'it is loaded');
    expect(statuses[0]).toBe(503);
    expect(statuses.at(-1)).toBe(200);
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('knows from earlier loads how long it takes', async () => {
    const { url } = await slow(800);
    await ask(url, 'wait=20');
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    const { loading } = await json<Refusal>(await ask(url, 'wait=0'));
    expect(loading.estimate).toBeGreaterThan(0.5);
    expect(loading.estimate).toBeLessThan(30);
  });

  it('is not refused by a word nobody understands', async () => {
    const { url } = await slow(300);
    expect((await ask(url, 'wait=soon')).status).toBe(200);
  });

  it('is told its place behind those who wait longer', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 200 }), concurrencyLimit: 1 } },
    }));
    await fetch(`${url}/upstream/a/load`);
    const others = [chat(url, 'a'), chat(url, 'a')];
    await journal.until('a', 'request');
    const answer = await ask(url, 'wait=0');
    expect((await json<Refusal>(answer)).loading).toMatchObject({
      state: 'queued',
      position: 2,
      estimate: null,
    });
    await Promise.all(others);
  });

  it('is loaded in its turn although it has gone', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: {
        a: { cmd: standIn('a', log) },
        b: { cmd: standIn('b', log, { tokenPace: 200 }) },
      },
    }));
    await fetch(`${url}/upstream/b/load`);
    const busy = chat(url, 'b');
    await journal.until('b', 'request');
    const { loading } = await json<Refusal>(await ask(url, 'wait=0'));
    expect(loading.state).toBe('queued');
    await busy;
    await eventually(async () => (await running(url)).includes('a'), 'a is loaded');
  });

  it('of a background request stops nobody', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log), priority: 'background' },
        b: { cmd: standIn('b', log) },
      },
    }));
    await fetch(`${url}/upstream/b/load`);
    expect((await ask(url, 'wait=0')).status).toBe(503);
    expect((await ask(url, 'wait=0')).status).toBe(503);
    expect(await running(url)).toEqual(['b']);
    expect(journal.count('a', 'started')).toBe(0);
  });

  it('with x-load: never causes no load', async () => {
    const { url, journal } = await slow();
    const headers = { prefer: 'wait=0', 'x-load': 'never' };
    expect((await chat(url, 'a', {}, { headers })).status).toBe(409);
    expect(journal.count('a', 'started')).toBe(0);
  });

  it('and fails earlier is told that instead', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log) } },
    }));
    const answer = await ask(url, 'wait=20');
    expect(answer.headers.get('preference-applied')).toBeNull();
    expect((await json<Refusal>(answer)).error.code).toBe('model_load_failed');
  });

  it('as a stream is told in its status, or in the stream where that has begun', async () => {
    const { url } = await startTalkative(
      (log) => ({ models: { a: { cmd: upstream('hangs', 'a', log) } } }),
      { holdMs: 300 },
    );
    const early = await seen(url, { ...STREAM, headers: ['Prefer', 'wait=0'] });
    expect([early.status, early.isBroken]).toEqual([503, false]);
    const late = await seen(url, { ...STREAM, headers: ['Prefer', 'wait=1'] });
    expect([late.status, late.isBroken]).toEqual([200, true]);
    const [, data = ''] = /^event: error\ndata: (.*)\n\n$/.exec(apart(late.text).rest) ?? [];
    expect(JSON.parse(data)).toMatchObject({
      error: { code: 'model_loading' },
      loading: { state: 'loading' },
    });
  });
});

describe('official clients', () => {
  const messages = [{ role: 'user' as const, content: 'Hello' }];

  it('of OpenAI come back, and are answered', async () => {
    const { url } = await slow(500);
    // So that it is known how soon to come back.
    await ask(url, 'wait=20');
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'any', maxRetries: 5 });
    const headers = { prefer: 'wait=0' };
    const { data, response } = await client.chat.completions
      .create({ model: 'a', messages }, { headers })
      .withResponse();
    expect(response.status).toBe(200);
    expect(data.choices).toHaveLength(1);
  });

  it('of Anthropic raise that the model is overloaded', async () => {
    const { url } = await slow();
    const client = new Anthropic({ baseURL: url, apiKey: 'any', maxRetries: 0 });
    const headers = { prefer: 'wait=0' };
    const answer = client.messages.create({ model: 'a', messages, max_tokens: 5 }, { headers });
    await expect(answer).rejects.toMatchObject({
      status: 529,
      type: 'overloaded_error',
      error: { loading: { position: 1 } },
    });
  });
});
