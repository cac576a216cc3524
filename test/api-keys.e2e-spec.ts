import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { upstream } from './support/models.js';
import { begin, collect, headOf, open, send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const KEY = 'sk-one';
const OTHER_KEY = 'sk-größe:2';
const KEYS = [KEY, { key: OTHER_KEY, name: 'other' }];
const BEARER = ['Authorization', `Bearer ${KEY}`];

const gateway = (more: object = { apiKeys: KEYS }): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream('echo', 'a', log) } }, ...more }));

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const asBytes = (text: string): string => Buffer.from(text).toString('latin1');

const errorIn = ({ body }: Answer): unknown =>
  (JSON.parse(body.toString()) as { error: unknown }).error;

/** The header as the upstream got it. */
const headerAt = ({ body }: Answer): readonly string[] =>
  (JSON.parse(body.toString()) as { rawHeaders: string[] }).rawHeaders;

const GIVEN: readonly (readonly [way: string, name: string, value: string])[] = [
  ['a bearer token', 'Authorization', `Bearer ${KEY}`],
  ['a bearer token in small letters', 'authorization', `bearer ${KEY}`],
  ['x-api-key', 'X-Api-Key', KEY],
  ['the password of anybody', 'Authorization', basic(`anybody:${KEY}`)],
  ['the password of nobody', 'Authorization', basic(`:${KEY}`)],
  ['another of the keys', 'Authorization', `Bearer ${asBytes(OTHER_KEY)}`],
  ['another of the keys as a password', 'Authorization', basic(`x:${OTHER_KEY}`)],
];

describe('without a key, where there are keys,', () => {
  it.each([
    ['GET', '/v1/models', undefined],
    ['GET', '/v1/models/a', undefined],
    ['GET', '/running', undefined],
    ['GET', '/metrics', undefined],
    ['GET', '/logs', undefined],
    ['GET', '/logs?follow', undefined],
    ['GET', '/logs/a', undefined],
    ['GET', '/swagger', undefined],
    ['GET', '/swagger/json', undefined],
    ['GET', '/nothing', undefined],
    ['GET', '/props?model=a', undefined],
    ['OPTIONS', '/v1/chat/completions', undefined],
    ['M-SEARCH', '/v1/models', undefined],
    ['POST', '/v1/chat/completions', ASK_A],
    ['POST', '/v1/chat/completions', 'not JSON'],
    ['POST', '/v1/chat/completions', '{"model":"foo"}'],
    ['GET', '/upstream/a/props', undefined],
    ['POST', '/upstream/a/x', 'any bytes'],
    ['GET', '/upstream/a/load', undefined],
    ['DELETE', '/upstream/a', undefined],
    ['GET', '/upstream/foo/', undefined],
    // The path of an open route, but what it names is a model.
    ['POST', '/health', ASK_A],
    ['GET', '/health/?model=a', undefined],
    ['GET', '/health/../running', undefined],
    ['GET', '//health', undefined],
    ['GET', '/healthz?model=a', undefined],
  ])('%s %s is a 401 that starts nothing (%s)', async (method, path, body) => {
    const { url, journal } = await gateway();
    const answer = await send(url, { method, path, ...(body === undefined ? {} : { body }) });
    expect(answer.status).toBe(401);
    expect(errorIn(answer)).toEqual({
      message: expect.stringMatching(/\w/) as string,
      type: 'invalid_request_error',
      param: null,
      code: 'invalid_api_key',
    });
    expect(valuesOf(answer.rawHeaders, 'www-authenticate')).toEqual(['Bearer']);
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toHaveLength(1);
    expect(journal.lines()).toEqual([]);
  });

  it.each(['/health', '/health?x=1', '/health/live', '/health/ready'])(
    '%s answers all the same',
    async (path) => {
      const { url } = await gateway();
      expect((await send(url, { method: 'GET', path })).status).toBe(200);
      expect((await send(url, { method: 'HEAD', path })).status).toBe(200);
    },
  );

  it.each(WAYS)('a request %s is refused before its body comes', async (_, to) => {
    const { url } = await gateway();
    const outgoing = begin(url, {
      path: to('/v1/chat/completions'),
      headers: ['Content-Length', '1000000'],
    });
    outgoing.flushHeaders();
    const answer = await collect(await headOf(outgoing));
    outgoing.destroy();
    expect(answer.status).toBe(401);
  });
});

describe.each(WAYS)('a request that finds its model %s', (_way, to) => {
  const path = to('/v1/chat/completions');

  it.each(GIVEN)('is let in with %s, which its upstream does not see', async (_, name, value) => {
    const { url } = await gateway();
    const headers = ['X-One', '1', name, value, 'X-Two', '2'];
    const answer = await send(url, { path, headers, body: ASK_A });
    expect(answer.status).toBe(200);
    const seen = headerAt(answer);
    expect(valuesOf(seen, 'authorization')).toEqual([]);
    expect(valuesOf(seen, 'x-api-key')).toEqual([]);
    expect([valuesOf(seen, 'x-one'), valuesOf(seen, 'x-two')]).toEqual([['1'], ['2']]);
  });

  it('is let in with one key of two, and the other passes', async () => {
    const { url } = await gateway();
    const upstreamKey = ['Authorization', 'Bearer of-the-upstream'];
    for (const headers of [
      ['X-Api-Key', KEY, ...upstreamKey],
      [...upstreamKey, 'X-Api-Key', KEY],
    ]) {
      const answer = await send(url, { path, headers, body: ASK_A });
      expect(answer.status).toBe(200);
      expect(valuesOf(headerAt(answer), 'authorization')).toEqual(['Bearer of-the-upstream']);
      expect(valuesOf(headerAt(answer), 'x-api-key')).toEqual([]);
    }
  });

  it('shows its upstream none of several keys', async () => {
    const { url } = await gateway();
    const headers = ['X-Api-Key', KEY, 'X-Api-Key', 'of-the-upstream', ...BEARER];
    const answer = await send(url, { path, headers, body: ASK_A });
    expect(valuesOf(headerAt(answer), 'authorization')).toEqual([]);
    expect(valuesOf(headerAt(answer), 'x-api-key')).toEqual(['of-the-upstream']);
  });

  it('keeps its credentials where there are no keys', async () => {
    const { url } = await gateway({});
    const headers = [...BEARER, 'X-Api-Key', KEY];
    const answer = await send(url, { path, headers, body: ASK_A });
    expect(answer.status).toBe(200);
    expect(valuesOf(headerAt(answer), 'authorization')).toEqual([`Bearer ${KEY}`]);
    expect(valuesOf(headerAt(answer), 'x-api-key')).toEqual([KEY]);
  });
});

describe('what is not one of the keys', () => {
  it.each([
    ['Authorization', 'Bearer sk-on'],
    ['Authorization', 'Bearer sk-one1'],
    ['Authorization', 'Bearer SK-ONE'],
    ['Authorization', `Bearer ${KEY},${KEY}`],
    ['Authorization', 'Bearer'],
    ['Authorization', ''],
    ['Authorization', KEY],
    ['Authorization', `Digest ${KEY}`],
    ['Authorization', basic(KEY)],
    ['Authorization', basic(`${KEY}:`)],
    ['Authorization', basic(`${KEY}:x`)],
    ['X-Api-Key', ''],
    ['X-Api-Key', `Bearer ${KEY}`],
    ['Proxy-Authorization', `Bearer ${KEY}`],
    ['Cookie', `x-api-key=${KEY}`],
  ])('is refused, and not repeated: %s: %s', async (name, value) => {
    const { url, journal } = await gateway();
    const answer = await send(url, {
      path: '/v1/chat/completions',
      headers: [name, value],
      body: ASK_A,
    });
    expect(answer.status).toBe(401);
    expect(errorIn(answer)).toMatchObject({ code: 'invalid_api_key' });
    expect(answer.body.toString()).not.toContain(KEY);
    expect(journal.lines()).toEqual([]);
  });
});

describe('with a key', () => {
  it.each(['/v1/models', '/running', '/metrics', '/logs', '/swagger', '/health'])(
    '%s answers',
    async (path) => {
      const { url } = await gateway();
      const answer = await open(url, { method: 'GET', path, headers: BEARER });
      answer.destroy();
      expect(answer.statusCode).toBe(200);
    },
  );

  it('what is refused for another reason is refused for that', async () => {
    const { url } = await gateway();
    const answer = await send(url, {
      path: '/v1/chat/completions',
      headers: BEARER,
      body: '{"model":"foo"}',
    });
    expect(answer.status).toBe(404);
    expect(valuesOf(answer.rawHeaders, 'www-authenticate')).toEqual([]);
  });
});

it('keys are in no log', async () => {
  const { url } = await gateway({ apiKeys: KEYS, logLevel: 'debug' });
  await send(url, { path: '/v1/chat/completions', headers: BEARER, body: ASK_A });
  await send(url, { path: '/upstream/foo/x', headers: ['X-Api-Key', KEY], body: ASK_A });
  await send(url, { path: '/upstream/a/x', headers: ['X-Api-Key', 'sk-wrong'], body: ASK_A });
  const logs = await send(url, { method: 'GET', path: '/logs', headers: BEARER });
  expect(logs.body.toString()).toContain('model loaded');
  expect(logs.body.toString()).not.toMatch(/sk-/);
});
