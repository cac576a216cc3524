import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { standIn, upstream } from './support/models.js';
import { open, send, valuesOf } from './support/raw-http.js';
import type { Answer, RawRequest } from './support/raw-http.js';
import { Reloading } from './support/reloading.js';
import { ASK_A, WAYS } from './support/ways.js';

const PAGE = 'https://chat.example.com';
const OTHER = 'https://evil.example';
const from = (origin: string): string[] => ['Origin', origin];

const gateway = (more: object = {}, program = 'says'): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream(program, 'a', log) } }, ...more }));

/** Every field that says which pages may read an answer, lines that repeat included. */
const corsOf = ({ rawHeaders }: Pick<Answer, 'rawHeaders'>): Record<string, string[]> =>
  Object.fromEntries(
    rawHeaders
      .filter((_, i) => i % 2 === 0)
      .map((name) => name.toLowerCase())
      .filter((name) => name === 'vary' || name.startsWith('access-control-'))
      .map((name) => [name, valuesOf(rawHeaders, name)]),
  );

const EXPOSED = expect.stringContaining('x-request-id, request-id, x-model-served') as string;
const READABLE_BY_ALL = {
  'access-control-allow-origin': ['*'],
  'access-control-expose-headers': [EXPOSED],
  vary: ['Origin'],
};
const READABLE_BY_PAGE = {
  ...READABLE_BY_ALL,
  'access-control-allow-origin': [PAGE],
  'access-control-allow-credentials': ['true'],
};
const UNREADABLE = { vary: ['Origin'] };

const preflight = (
  url: string,
  path: string,
  origin: string,
  method = 'POST',
  headers: readonly string[] = [],
): Promise<Answer> =>
  send(url, {
    method: 'OPTIONS',
    path,
    headers: [...from(origin), 'Access-Control-Request-Method', method, ...headers],
  });

describe('a preflight', () => {
  it.each(WAYS)('is answered without a key, and starts nothing: %s', async (_, to) => {
    const { url, journal } = await gateway({ apiKeys: ['k'] });
    const asked = ['Access-Control-Request-Headers', 'authorization,content-type,x-stainless-lang'];
    const answer = await preflight(url, to('/v1/chat/completions'), PAGE, 'POST', asked);
    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    expect(corsOf(answer)).toEqual({
      'access-control-allow-origin': ['*'],
      'access-control-allow-methods': ['GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'],
      'access-control-allow-headers': ['authorization,content-type,x-stainless-lang'],
      'access-control-expose-headers': [EXPOSED],
      'access-control-max-age': ['600'],
      vary: ['Origin, Access-Control-Request-Headers'],
    });
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toHaveLength(1);
    expect(journal.lines()).toEqual([]);
  });

  /** What is asked before the request itself, and whether every page may make that where nothing is said. */
  const ASKED: readonly (readonly [method: string, path: string, isForAll: boolean])[] = [
    ['POST', '/v1/chat/completions', true],
    ['DELETE', '/v1/responses/1', true],
    ['GET', '/v1/models', true],
    ['GET', '/v1/models/org/a', true],
    ['POST', '/upstream/a/v1/chat/completions', true],
    ['POST', '/whatever', true],
    ['DELETE', '/upstream/a', false],
    ['POST', '/upstream/a/load', false],
    ['POST', '/api/reload', false],
    ['GET', '/api/state', false],
    ['GET', '/running', false],
    ['GET', '/metrics', false],
    ['GET', '/logs', false],
    ['GET', '/logs/a?follow', false],
    ['GET', '/swagger/json', false],
    ['GET', '/health', false],
  ];

  it('says which pages may make the request', async () => {
    const { url } = await gateway();
    const { url: withList } = await gateway({ corsOrigins: [PAGE] });
    const { url: withNone } = await gateway({ corsOrigins: [] });
    for (const [method, path, isForAll] of ASKED) {
      const allowed = async (at: string, origin: string): Promise<unknown> => {
        const answer = await preflight(at, path, origin, method);
        expect(answer.status).toBe(204);
        return [path, corsOf(answer)['access-control-allow-origin']];
      };
      expect(await allowed(url, PAGE)).toEqual([path, isForAll ? ['*'] : undefined]);
      expect(await allowed(withList, PAGE)).toEqual([path, [PAGE]]);
      expect(await allowed(withList, OTHER)).toEqual([path, undefined]);
      expect(await allowed(withNone, PAGE)).toEqual([path, undefined]);
    }
  });

  it('says nothing of which models there are', async () => {
    const { url } = await gateway({ apiKeys: ['k'] });
    for (const path of ['', '/load', '/x']) {
      const [there, none] = await Promise.all(
        ['a', 'b'].map((model) => preflight(url, `/upstream/${model}${path}`, PAGE, 'DELETE')),
      );
      expect(there && corsOf(there)).toEqual(none && corsOf(none));
    }
  });

  it.each([
    ['without an origin', ['Access-Control-Request-Method', 'POST']],
    ['without a method', from(PAGE)],
  ])('%s is a request like any other', async (_, headers) => {
    const { url } = await gateway({}, 'echo');
    const answer = await send(url, { method: 'OPTIONS', path: '/upstream/a/x', headers });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ method: 'OPTIONS', url: '/x' });
  });
});

/** An answer of an upstream that says itself who may read it. */
const SAID = [
  'HTTP/1.1 200 OK',
  'Content-Type: text/event-stream',
  'Access-Control-Allow-Origin: https://upstream.example',
  'access-control-allow-credentials: true',
  'Vary: Accept-Encoding, Origin',
  'Access-Control-Expose-Headers: x-of-upstream',
  'Set-Cookie: a=1',
  'X-Request-Id: of-the-upstream',
  '',
  'data: 1\n\n',
].join('\r\n');
const SAY = ['X-Say', Buffer.from(SAID).toString('base64')];

describe.each(WAYS)('an answer to a request %s', (_way, to) => {
  const path = to('/v1/completions');

  it('has what the gateway says of pages, once, and not what the upstream says', async () => {
    const { url } = await gateway();
    const answer = await send(url, { path, headers: [...from(PAGE), ...SAY], body: ASK_A });
    expect(answer.body.toString()).toBe('data: 1\n\n');
    expect(corsOf(answer)).toEqual({ ...READABLE_BY_ALL, vary: ['Accept-Encoding', 'Origin'] });
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toEqual(['of-the-upstream']);
  });

  it('may be read by the pages that are named, and no others', async () => {
    const { url } = await gateway({ corsOrigins: [PAGE, 'http://localhost:3000'] });
    const ask = (origin: string): Promise<Answer> =>
      send(url, { path, headers: [...from(origin), ...SAY], body: ASK_A });
    const vary = ['Accept-Encoding', 'Origin'];
    expect(corsOf(await ask(PAGE))).toEqual({ ...READABLE_BY_PAGE, vary });
    expect(corsOf(await ask(OTHER))).toEqual({ vary });
    expect(corsOf(await ask('null'))).toEqual({ vary });
  });

  it('is for programs as the upstream said it', async () => {
    const { url } = await gateway({ corsOrigins: '*' });
    const answer = await send(url, { path, headers: SAY, body: ASK_A });
    expect(corsOf(answer)).toEqual({
      'access-control-allow-origin': ['https://upstream.example'],
      'access-control-allow-credentials': ['true'],
      'access-control-expose-headers': ['x-of-upstream'],
      vary: ['Accept-Encoding, Origin'],
    });
  });

  it.each<[status: number, why: string, more: object, request: RawRequest]>([
    [401, 'for want of a key', { apiKeys: ['k'] }, { body: ASK_A }],
    [400, 'for its terms', {}, { headers: ['X-Load', 'perhaps'], body: ASK_A }],
    [409, 'for not loading', {}, { headers: ['X-Load', 'never'], body: ASK_A }],
    [
      503,
      'for a load that fails',
      { models: { a: { cmd: 'sh -c "exit 7" {PORT}' } } },
      { body: ASK_A },
    ],
  ])('can be read also where it is a %i %s', async (status, _, more, request) => {
    const { url } = await gateway(more);
    const headers = [...from(PAGE), ...(request.headers ?? [])];
    const answer = await send(url, { ...request, path, headers });
    expect(answer.status).toBe(status);
    expect(corsOf(answer)).toEqual(READABLE_BY_ALL);
  });
});

describe('what is the gateway’s own', () => {
  const OWN = [
    ...['/health', '/running', '/metrics', '/logs', '/logs?follow', '/logs/a', '/api/state'],
    ...['/api/decisions?follow', '/swagger', '/swagger/json'],
  ];

  const readable = async (url: string, path: string): Promise<unknown> => {
    const answer = await open(url, { method: 'GET', path, headers: from(PAGE) });
    answer.destroy();
    return [path, corsOf(answer)];
  };

  it('may be read by pages only where it lists models, where nothing is said', async () => {
    const { url } = await gateway();
    for (const path of OWN) expect(await readable(url, path)).toEqual([path, UNREADABLE]);
    for (const path of ['/v1/models', '/v1/models/a', '/v1/models/none']) {
      expect(await readable(url, path)).toEqual([path, READABLE_BY_ALL]);
    }
  });

  it('may be read by the pages that are named', async () => {
    const { url } = await gateway({ corsOrigins: [PAGE] });
    for (const path of OWN) expect(await readable(url, path)).toEqual([path, READABLE_BY_PAGE]);
  });
});

describe('a page of another origin', () => {
  const ORDERS: readonly (readonly [method: string, path: string])[] = [
    ['POST', '/api/reload'],
    ['POST', '/upstream/a/load'],
    ['GET', '/upstream/a/load'],
    ['DELETE', '/upstream/a'],
  ];

  // Browsers ask before a DELETE, but before none of the others where they look like a form's.
  it.each(ORDERS)('cannot have the gateway do things unread: %s %s', async (method, path) => {
    const { url, journal } = await gateway();
    const headers = [...from(OTHER), 'Content-Type', 'text/plain', 'Sec-Fetch-Site', 'cross-site'];
    const answer = await send(url, { method, path, headers, body: '' });
    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toContain('permission_denied');
    expect(corsOf(answer)).toEqual(UNREADABLE);
    const image = ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'no-cors'];
    expect((await send(url, { method, path, headers: image, body: '' })).status).toBe(403);
    expect(journal.lines()).toEqual([]);
  });

  it.each(ORDERS.slice(0, 3))('may where it is named: %s %s', async (method, path) => {
    const { url } = await gateway({ corsOrigins: [PAGE] });
    const answer = await send(url, { method, path, headers: from(PAGE), body: '' });
    expect(answer.status).toBe(200);
    expect(corsOf(answer)).toEqual(READABLE_BY_PAGE);
  });

  it('is not what the gateway’s own page is, nor a program', async () => {
    const { url } = await gateway();
    for (const headers of [from(url), []]) {
      const answer = await send(url, { path: '/api/reload', headers, body: '' });
      expect(answer.status).toBe(200);
    }
  });

  it('opens no WebSocket where it may not use models', async () => {
    const { url, journal } = await gateway({ corsOrigins: [PAGE] });
    const headers = [...from(OTHER), 'Connection', 'Upgrade', 'Upgrade', 'websocket'];
    const answer = await send(url, { method: 'GET', path: '/upstream/a/socket', headers });
    expect(answer.status).toBe(403);
    expect(journal.lines()).toEqual([]);
  });
});

it('a reload changes at once which pages may read', async () => {
  const config = (log: Reloading['journal'], corsOrigins: unknown): object => ({
    models: { a: { cmd: standIn('a', log) } },
    ...(corsOrigins === undefined ? {} : { corsOrigins }),
  });
  const under = await Reloading.start((log) => config(log, undefined));
  const allowed = async (path: string): Promise<unknown> => {
    const answer = await send(under.url, { method: 'GET', path, headers: from(PAGE) });
    return corsOf(answer)['access-control-allow-origin'];
  };
  expect([await allowed('/v1/models'), await allowed('/running')]).toEqual([['*'], undefined]);
  await under.reload(config(under.journal, [PAGE]));
  expect([await allowed('/v1/models'), await allowed('/running')]).toEqual([[PAGE], [PAGE]]);
  await under.reload(config(under.journal, []));
  expect([await allowed('/v1/models'), await allowed('/running')]).toEqual([undefined, undefined]);
  await under.reload(config(under.journal, '*'));
  expect([await allowed('/v1/models'), await allowed('/running')]).toEqual([['*'], ['*']]);
});
