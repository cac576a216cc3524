import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WaitingPace } from '../src/proxy/waiting/waiting-pace.js';
import { configFile } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { metric } from './support/metrics.js';
import { upstream } from './support/models.js';
import { open, send } from './support/raw-http.js';
import { apart, saying, seen, startTalkative, STREAM } from './support/waiting.js';
import type { Seen } from './support/waiting.js';

const EVENTS = '200 OK\r\nContent-Type: text/event-stream';
const LOAD_MS = '450';

/** The data of the one error event a text consists of. */
function errorIn(text: string): Record<string, unknown> {
  const [, data = ''] = /^event: error\ndata: (.*)\n\n$/.exec(text) ?? [];
  return JSON.parse(data) as Record<string, unknown>;
}

/** A stream that was kept open, and then told what went wrong. */
function failureIn(answer: Seen): Record<string, unknown> {
  const { comments, rest } = apart(answer.text);
  expect(answer).toMatchObject({ status: 200, isBroken: true });
  expect(comments.length).toBeGreaterThan(0);
  expect(answer.text).not.toContain('[DONE]');
  return errorIn(rest);
}

describe('what fails after the head has gone', () => {
  it('is an error event and the end of the connection', async () => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '1', LOAD_MS) } },
    }));
    const { error } = failureIn(await seen(url, STREAM)) as { error: object };
    expect(error).toMatchObject({ code: 'model_load_failed', type: 'server_error' });
    expect(await metric(url, 'errors_total', { model: 'a', code: 'model_load_failed' })).toBe(1);
  });

  it('is said in the words of Anthropic where those are spoken', async () => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '1', LOAD_MS) } },
    }));
    const headers = ['X-Request-Id', 'mine'];
    const answer = await seen(url, { ...STREAM, path: '/v1/messages', headers });
    expect(answer.headers['request-id']).toBe('mine');
    expect(failureIn(answer)).toMatchObject({
      type: 'error',
      error: { type: 'api_error' },
      request_id: 'mine',
    });
  });

  it.each<[head: string, body: string, error: object]>([
    [
      '400 Bad Request\r\nContent-Type: application/json',
      '{"error":{"code":400,"message":"too long","type":"invalid_request_error"}}',
      { code: 400, message: 'too long', type: 'invalid_request_error' },
    ],
    [
      '500 Oh\r\nContent-Type: text/plain',
      'it broke',
      { code: 'upstream_error', message: 'the model answered with status 500: it broke' },
    ],
    [
      '200 OK\r\nContent-Type: application/json',
      '{"choices":[]}',
      {
        code: 'upstream_error',
        message:
          'the model answered with status 200 and application/json; expected an event stream',
      },
    ],
    [
      `${EVENTS}\r\nContent-Encoding: gzip`,
      'x',
      {
        code: 'upstream_error',
        message: 'the model answered with status 200 and an encoded body; expected an event stream',
      },
    ],
  ])('may be the upstream: %s', async (head, body, error) => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('says', 'a', log, LOAD_MS) } },
    }));
    const answer = await seen(url, { ...STREAM, headers: saying(head, body) });
    expect(failureIn(answer)).toMatchObject({ error });
  });

  it('may be an upstream that dies: it is loaded again, and asked once more', async () => {
    const { url, journal } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('falters', 'a', log, LOAD_MS) } },
    }));
    const answer = await seen(url, { ...STREAM, headers: ['X-How', 'exit'] });
    // It answers, though not with a stream.
    expect(failureIn(answer)).toMatchObject({ error: { code: 'upstream_error' } });
    expect(apart(answer.text).comments.length).toBeGreaterThan(5);
    expect(journal.count('a', 'started')).toBe(2);
    expect(journal.count('a', 'request')).toBe(2);
  });

  it('may be answered by a fallback, which a comment names', async () => {
    const { url, journal } = await startTalkative((log) => ({
      models: {
        a: { cmd: upstream('falters', 'a', log, LOAD_MS), fallback: ['b'] },
        b: { cmd: upstream('says', 'b', log), persist: true },
      },
    }));
    await fetch(`${url}/upstream/b/load`);
    const loaded = fetch(`${url}/upstream/a/load`);
    await journal.until('a', 'started');
    const headers = [...saying(EVENTS, 'data: 1\n\n'), 'X-How', 'exit', 'X-Priority', 'background'];
    const { comments, rest } = apart((await seen(url, { ...STREAM, headers })).text);
    await loaded;
    expect(comments.at(-1)).toBe(': x-model-served: b');
    expect(comments[0]).toBe(': loading a, 0 s');
    expect(rest).toBe('data: 1\n\n');
  });
});

describe('while a stream waits', () => {
  const slow = (more: object = {}) =>
    startTalkative((log) => ({
      models: {
        a: { cmd: upstream('hangs', 'a', log), ...more },
        z: { cmd: upstream('tiny', 'z', log) },
      },
    }));

  it('its model may go from the configuration', async () => {
    const { url, journal } = await slow();
    const file = { models: { z: { cmd: upstream('tiny', 'z', journal) } } };
    const answer = await seen(url, STREAM, () => {
      configFile(file, dirname(journal.file));
      return fetch(`${url}/api/reload`, { method: 'POST' });
    });
    expect(failureIn(answer)).toMatchObject({ error: { code: 'model_not_found' } });
  });

  it('its model may be unloaded', async () => {
    const { url } = await slow();
    const unload = () => fetch(`${url}/upstream/a`, { method: 'DELETE' });
    const answer = await seen(url, STREAM, unload);
    expect(failureIn(answer)).toMatchObject({ error: { code: 'model_unloaded' } });
  });

  it('its time may run out', async () => {
    const { url } = await slow({ queueTimeout: 0.5 });
    expect(failureIn(await seen(url, STREAM))).toMatchObject({ error: { code: 'queue_timeout' } });
  });

  it('the gateway may end', async () => {
    const under = await slow();
    const answer = await seen(under.url, STREAM, () => under.close());
    expect(failureIn(answer)).toMatchObject({
      error: { code: 'shutting_down' },
    });
  });

  it('its client may leave: it is forgotten, and told nothing more', async () => {
    const { url, app, journal } = await slow();
    const pace = app.get(WaitingPace);
    let told = 0;
    Object.defineProperty(pace, 'commentEveryMs', { get: () => ((told += 1), 5) });
    const answer = await open(url, STREAM);
    await journal.until('a', 'listening');
    await eventually(() => told > 2, 'it is told');
    answer.destroy();
    const waiting = () => metric(url, 'queue_length', { model: 'a' });
    await eventually(async () => (await waiting()) === 0, 'it is forgotten');
    const before = told;
    await send(url, { method: 'DELETE', path: '/upstream/a' });
    await journal.until('a', 'asked-to-stop');
    expect(told).toBe(before);
    expect(await metric(url, 'requests_total', { model: 'a', status: '499' })).toBe(1);
  });

  it('who may not wait is told so at once', async () => {
    const { url } = await slow();
    const answer = await seen(url, { ...STREAM, headers: ['X-Load', 'never'] });
    expect(answer.status).toBe(409);
  });
});
