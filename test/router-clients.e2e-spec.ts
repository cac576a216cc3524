import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, json, readUntil, refusal, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn, upstream } from './support/models.js';
import { Reloading } from './support/reloading.js';
import { Events } from './support/sse.js';

interface Entry {
  readonly id: string;
  readonly status: { readonly value: string; readonly failed?: true; readonly exit_code?: number };
}

interface StatusEvent {
  readonly model: string;
  readonly event: string;
  readonly data?: { readonly status: string; readonly exit_code?: number };
}

const two = (): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: {
      'org/a': { cmd: standIn('a', log, { loadTime: 100 }), aliases: ['gpt-4'] },
      b: { cmd: standIn('b', log, { tokenPace: 30, tokens: 2000 }) },
    },
  }));

const order = (url: string, what: 'load' | 'unload', body: unknown): Promise<Response> =>
  fetch(`${url}/models/${what}`, { method: 'POST', body: JSON.stringify(body) });

const statusOf = async (url: string, id: string): Promise<Entry['status'] | undefined> => {
  const { data } = await json<{ data: Entry[] }>(await fetch(`${url}/models`));
  return data.find((entry) => entry.id === id)?.status;
};

const becomes = (url: string, id: string, value: string): Promise<void> =>
  eventually(async () => (await statusOf(url, id))?.value === value, `${id} is ${value}`);

describe('GET /models', () => {
  it('is the list of /v1/models', async () => {
    const { url } = await two();
    const list = await json(await fetch(`${url}/models`));
    expect(list).toEqual(await json(await fetch(`${url}/v1/models`)));
    expect(list).toMatchObject({ object: 'list', data: [{ id: 'org/a' }, { id: 'b' }] });
  });
});

describe('POST /models/load', () => {
  it('answers before the model is loaded, which goes on without its client', async () => {
    const { url, journal } = await two();
    const response = await order(url, 'load', { model: 'gpt-4', extra_args: [] });
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual({ success: true });
    expect(journal.count('a', 'ready')).toBe(0);
    expect(await statusOf(url, 'org/a')).toEqual({ value: 'loading' });
    await becomes(url, 'org/a', 'loaded');
    expect(journal.lives()).toEqual(['a started', 'a ready']);
  });

  it('of a model that is loading or loaded is a 400, and starts nothing', async () => {
    const { url, journal } = await two();
    await order(url, 'load', { model: 'org/a' });
    const again = { code: 'invalid_request', message: "model 'org/a' is already running" };
    const second = await refusal(await order(url, 'load', { model: 'org/a' }));
    expect(second).toEqual({ status: 400, ...again });
    await becomes(url, 'org/a', 'loaded');
    const third = await refusal(await order(url, 'load', { model: 'gpt-4' }));
    expect(third).toEqual({ status: 400, ...again });
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('shows a model that waits for its turn as loading, until the order is taken back', async () => {
    const { url, journal } = await two();
    const leaving = new AbortController();
    const answer = await chat(url, 'b', { stream: true }, { signal: leaving.signal });
    await readUntil(answer, 'data:');
    await order(url, 'load', { model: 'org/a' });
    expect(await statusOf(url, 'org/a')).toEqual({ value: 'loading' });
    expect((await order(url, 'load', { model: 'org/a' })).status).toBe(400);
    expect(await json(await order(url, 'unload', { model: 'org/a' }))).toEqual({ success: true });
    expect(await statusOf(url, 'org/a')).toEqual({ value: 'unloaded' });
    leaving.abort();
    await journal.until('b', 'aborted');
    const init = { method: 'POST', body: '{"model":"b","content":"x"}' };
    expect((await fetch(`${url}/tokenize`, init)).status).toBe(200);
    expect(await running(url)).toEqual(['b']);
    expect(journal.count('a', 'started')).toBe(0);
  });

  it('that fails shows in the status, with its exit code', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '3') } },
    }));
    expect((await order(url, 'load', { model: 'a' })).status).toBe(200);
    await becomes(url, 'a', 'unloaded');
    expect(await statusOf(url, 'a')).toEqual({ value: 'unloaded', failed: true, exit_code: 3 });
  });

  it('that can never be done is refused at once', async () => {
    const { url } = await startGateway((log) => ({
      devices: { ram: '1GiB' },
      measure: false,
      models: { a: { cmd: standIn('a', log), memory: '1GiB' }, b: { cmd: standIn('b', log) } },
      totalQueueLimit: 1,
    }));
    expect((await order(url, 'load', { model: 'a' })).status).toBe(200);
    const { status, code } = await refusal(await order(url, 'load', { model: 'b' }));
    expect({ status, code }).toEqual({ status: 429, code: 'queue_full' });
    await becomes(url, 'a', 'loaded');
  });

  it.each([
    ['nothing', '', 400, 'invalid_json'],
    ['no JSON', '{', 400, 'invalid_json'],
    ['no object', '["a"]', 400, 'invalid_json'],
    ['no model', '{}', 400, 'missing_model'],
    ['a model that is no text', '{"model":7}', 400, 'missing_model'],
    ['a model there is not', '{"model":"foo"}', 404, 'model_not_found'],
  ])('with %s is refused, and so is an unload', async (_what, body, status, code) => {
    const { url } = await two();
    for (const what of ['load', 'unload']) {
      const response = await fetch(`${url}/models/${what}`, { method: 'POST', body });
      expect(await refusal(response)).toMatchObject({ status, code });
    }
  });
});

describe('POST /models/unload', () => {
  it('stops a model that answers, and is answered before it is gone', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { stopTime: 200 }) } },
    }));
    await chat(url, 'a');
    expect(await json(await order(url, 'unload', { model: 'a' }))).toEqual({ success: true });
    expect(journal.count('a', 'ended')).toBe(0);
    // Once more changes nothing while it goes.
    expect((await order(url, 'unload', { model: 'a' })).status).toBe(200);
    await becomes(url, 'a', 'unloaded');
    expect(journal.count('a', 'ended')).toBe(1);
  });

  it('abandons a load', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 60_000 }) } },
    }));
    await order(url, 'load', { model: 'a' });
    await journal.until('a', 'started');
    expect((await order(url, 'unload', { model: 'a' })).status).toBe(200);
    await becomes(url, 'a', 'unloaded');
    expect(await statusOf(url, 'a')).toEqual({ value: 'unloaded' });
  });

  it('of a model that is not running is a 400', async () => {
    const { url } = await two();
    expect(await refusal(await order(url, 'unload', { model: 'b' }))).toEqual({
      status: 400,
      code: 'invalid_request',
      message: "model 'b' is not running",
    });
  });
});

describe('GET /models/sse', () => {
  it('tells what becomes of each model, once, and of a reload', async () => {
    const gateway = await Reloading.start((log) => ({
      models: {
        a: { cmd: standIn('a', log) },
        bad: { cmd: upstream('hangs', 'bad', log), healthCheckTimeout: 0.3 },
        hidden: { cmd: standIn('hidden', log), unlisted: true },
      },
    }));
    const { url, journal } = gateway;
    const events = await Events.open<StatusEvent>(`${url}/models/sse`);
    expect(events.response.headers.get('content-type')).toBe('text/event-stream');
    const next = async (): Promise<string> => {
      const { model, event, data } = (await events.next()) ?? { model: 'the end', event: '' };
      return [model, event, ...Object.values(data ?? {})].join(' ');
    };
    await chat(url, 'hidden');
    await chat(url, 'a');
    expect(await next()).toBe('a status_change loading');
    expect(await next()).toBe('a status_change loaded');
    await order(url, 'unload', { model: 'a' });
    expect(await next()).toBe('a status_change unloaded');
    await order(url, 'load', { model: 'bad' });
    expect(await next()).toBe('bad status_change loading');
    expect(await next()).toBe('bad status_change unloaded 1');
    await gateway.reload({ models: { a: { cmd: standIn('a', journal) } } });
    expect(await next()).toBe('* models_reload');
    await events.close();
  });

  it('ends with the gateway', async () => {
    const gateway = await two();
    const events = await Events.open<StatusEvent>(`${gateway.url}/models/sse`);
    await gateway.close();
    expect(await events.next()).toBeUndefined();
  });
});
