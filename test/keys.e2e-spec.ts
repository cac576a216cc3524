import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { standIn, upstream } from './support/models.js';
import { open, send, valuesOf } from './support/raw-http.js';
import type { Answer, RawRequest } from './support/raw-http.js';
import { Reloading } from './support/reloading.js';
import { ASK_A, WAYS } from './support/ways.js';

const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
const bearer = (key: string): string[] => ['Authorization', `Bearer ${key}`];

const ADMIN = 'sk-admin';
/** May use a, by its id, and d, by its alias. */
const SOME = 'sk-some';
const NONE = 'sk-none';
const ALL = 'sk-all';
const KEYS = [
  ADMIN,
  { key: SOME, models: ['a', 'dee'] },
  { key: NONE, models: [] },
  { sha256: sha256(ALL).toUpperCase(), name: 'all' },
];

const gateway = (more: object = {}, a: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: {
      a: { cmd: upstream('echo', 'a', log), aliases: ['ay'], ...a },
      // Names that begin with one another, and with a path.
      'a/v1': { cmd: upstream('echo', 'a/v1', log) },
      b: { cmd: upstream('echo', 'b', log), aliases: ['bee'] },
      d: { cmd: upstream('echo', 'd', log), aliases: ['dee'] },
    },
    apiKeys: KEYS,
    ...more,
  }));

const errorOf = ({ status, body }: Answer): unknown => {
  const { error } = JSON.parse(body.toString()) as { error: { code: string; type: string } };
  return { status, code: error.code };
};

const DENIED = { status: 403, code: 'permission_denied' };
const UNKNOWN = { status: 404, code: 'model_not_found' };

describe('a key without admin', () => {
  it.each([
    ['GET', '/running'],
    ['GET', '/metrics'],
    ['GET', '/logs'],
    ['GET', '/logs?follow'],
    ['GET', '/logs/a'],
    ['GET', '/logs/b'],
    ['GET', '/api/state'],
    ['GET', '/api/decisions'],
    ['POST', '/api/plan'],
    ['POST', '/api/reload'],
    ['GET', '/swagger'],
    ['GET', '/swagger/json'],
    ['GET', '/upstream/a/load'],
    ['POST', '/upstream/ay/load'],
    ['DELETE', '/upstream/a'],
    ['DELETE', '/upstream/a?drain=true'],
  ])('may not %s %s, and nothing comes of it', async (method, path) => {
    const { url, journal } = await gateway();
    const answer = await send(url, { method, path, headers: bearer(SOME), body: ASK_A });
    expect(errorOf(answer)).toEqual(DENIED);
    expect(journal.lines()).toEqual([]);
  });

  it('may use and list models, and look at the health', async () => {
    const { url } = await gateway();
    const headers = bearer(ALL);
    const asked: RawRequest[] = [
      { path: '/v1/chat/completions', body: ASK_A },
      { path: '/upstream/b/anything', body: 'x' },
      { method: 'DELETE', path: '/upstream/b/v1/things/1' },
      { method: 'GET', path: '/props?model=bee' },
      { method: 'GET', path: '/v1/models' },
      { method: 'GET', path: '/v1/models/b' },
      { method: 'GET', path: '/health' },
    ];
    for (const request of asked) {
      expect([request.path, (await send(url, { ...request, headers })).status]).toEqual([
        request.path,
        200,
      ]);
    }
  });
});

it('a key with admin may do everything', async () => {
  const { url } = await gateway();
  const headers = bearer(ADMIN);
  for (const [method, path] of [
    ['POST', '/upstream/b/load'],
    ['GET', '/running'],
    ['GET', '/logs'],
    ['GET', '/metrics'],
    ['GET', '/swagger'],
    ['POST', '/api/reload'],
    ['DELETE', '/upstream/b'],
  ] as const) {
    const answer = await open(url, { method, path, headers });
    answer.destroy();
    expect([path, answer.statusCode]).toEqual([path, 200]);
  }
});

describe('a model that a key may not use', () => {
  it.each(['/v1/models', '/v1/models?x=1'])('is not in %s', async (path) => {
    const { url } = await gateway();
    const listed = async (key: string): Promise<string[]> => {
      const { body } = await send(url, { method: 'GET', path, headers: bearer(key) });
      return (JSON.parse(body.toString()) as { data: { id: string }[] }).data.map(({ id }) => id);
    };
    expect(await listed(SOME)).toEqual(['a', 'd']);
    expect(await listed(NONE)).toEqual([]);
    expect(await listed(ALL)).toEqual(['a', 'a/v1', 'b', 'd']);
    expect(await listed(ADMIN)).toEqual(['a', 'a/v1', 'b', 'd']);
  });

  /** The same request for a model that is there and for one that is nowhere, whose name is as long. */
  const ASKED: readonly (readonly [way: string, of: (model: string) => RawRequest])[] = [
    ['in a body', (model) => ({ path: '/v1/chat/completions', body: JSON.stringify({ model }) })],
    ['in a query', (model) => ({ method: 'GET', path: `/props?model=${model}` })],
    ['in a query with a body', (model) => ({ path: `/v1/x?model=${model}`, body: '{}' })],
    ['in a list', (model) => ({ method: 'GET', path: `/v1/models/${model}` })],
    ['in a path', (model) => ({ path: `/upstream/${model}/v1/chat/completions`, body: ASK_A })],
    ['in a path alone', (model) => ({ method: 'GET', path: `/upstream/${model}` })],
    ['to be loaded', (model) => ({ method: 'GET', path: `/upstream/${model}/load` })],
    ['to be unloaded', (model) => ({ method: 'DELETE', path: `/upstream/${model}` })],
    [
      'on wrong terms',
      (model) => ({ path: `/upstream/${model}/x`, headers: ['X-Load', 'perhaps'], body: ASK_A }),
    ],
    [
      'not to be loaded',
      (model) => ({
        path: '/v1/completions',
        headers: ['X-Load', 'never'],
        body: JSON.stringify({ model }),
      }),
    ],
  ];

  it.each(ASKED)('is told from none by nothing, named %s', async (_, of) => {
    const { url, journal } = await gateway();
    const told = async (model: string): Promise<unknown> => {
      const { headers = [], ...request } = of(model);
      const id = ['X-Request-Id', 'r1'];
      const answer = await send(url, { ...request, headers: [...headers, ...id, ...bearer(SOME)] });
      const rawHeaders = answer.rawHeaders.filter(
        (_field, i) => answer.rawHeaders[i - (i % 2)]?.toLowerCase() !== 'date',
      );
      return { ...answer, rawHeaders, body: answer.body.toString().replaceAll(model, '…') };
    };
    for (const [hidden, none] of [
      ['b', 'x'],
      ['bee', 'xyz'],
    ] as const) {
      const answer = await told(hidden);
      expect(answer).toMatchObject({ status: 404 });
      expect(answer).toEqual(await told(none));
    }
    expect(journal.lines()).toEqual([]);
  });

  it.each([
    ['POST', '/models/load', '{"model":"b"}'],
    ['POST', '/models/unload', '{"model":"b"}'],
    ['POST', '/api/models/unload/b', ''],
    ['GET', '/upstream/b/load', ''],
  ])('is not loaded or unloaded by who has admin, but not for it: %s %s', async (...asked) => {
    const [method, path, body] = asked;
    const apiKeys = [{ key: 'k-some-admin', admin: true, models: ['a'] }];
    const { url, journal } = await gateway({ apiKeys });
    const headers = bearer('k-some-admin');
    expect(errorOf(await send(url, { method, path, headers, body }))).toEqual(UNKNOWN);
    expect(journal.lines()).toEqual([]);
  });

  it('does not take requests from one whose name it begins with', async () => {
    const { url } = await gateway();
    const at = async (key: string): Promise<string> => {
      const path = '/upstream/a/v1/x';
      const { body } = await send(url, { method: 'GET', path, headers: bearer(key) });
      return (JSON.parse(body.toString()) as { url: string }).url;
    };
    expect(await at(SOME)).toBe('/v1/x');
    expect(await at(ADMIN)).toBe('/x');
  });

  it('may be named by no key at all', async () => {
    const { url } = await gateway();
    const headers = bearer(NONE);
    const answer = await send(url, { path: '/v1/completions', headers, body: ASK_A });
    expect(errorOf(answer)).toEqual(UNKNOWN);
  });

  it.each(WAYS)('does not stand in for one it may use: a request %s', async (_, to) => {
    const { url, journal } = await gateway({}, { fallback: ['b', 'd'] });
    const loaded = async (model: string): Promise<void> => {
      await send(url, { path: `/upstream/${model}/load`, headers: bearer(ADMIN), body: '' });
    };
    const ask = async (key: string): Promise<string[]> => {
      const headers = [...bearer(key), 'X-Priority', 'background', 'X-Load', 'never'];
      const { rawHeaders } = await send(url, { path: to('/x'), headers, body: ASK_A });
      return valuesOf(rawHeaders, 'x-model-served');
    };
    await loaded('b');
    expect([await ask(SOME), await ask(ALL)]).toEqual([[], ['b']]);
    await loaded('d');
    expect([await ask(SOME), await ask(ALL)]).toEqual([['d'], ['d']]);
    expect(journal.lives()).not.toContain('a started');
  });
});

describe('a key of which the file has the digest', () => {
  it('is compared as any other, and is not itself the key', async () => {
    const { url } = await gateway();
    const status = async (key: string): Promise<number> =>
      (await send(url, { method: 'GET', path: '/v1/models', headers: bearer(key) })).status;
    expect(await status(ALL)).toBe(200);
    expect(await status(sha256(ALL))).toBe(401);
    expect(await status(sha256(ALL).toUpperCase())).toBe(401);
  });

  it('is not in what its model prints, once it was used', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: { cmd: `sh -c "echo printed: sk-digested >&2; exec ${standIn('a', log)}"` },
      },
      apiKeys: [ADMIN, { sha256: sha256('sk-digested') }],
    }));
    await send(url, { path: '/v1/completions', headers: bearer('sk-digested'), body: ASK_A });
    const headers = bearer(ADMIN);
    const { body } = await send(url, { method: 'GET', path: '/logs/a', headers });
    expect(body.toString()).toContain('printed: [redacted]');
  });
});

describe('the metrics', () => {
  it.each([
    ['admin', [401, 403, 200]],
    ['key', [401, 200, 200]],
    ['open', [200, 200, 200]],
  ])('are for whom metricsAccess says: %s', async (metricsAccess, statuses) => {
    const { url } = await gateway({ metricsAccess });
    const asked = [[], bearer(SOME), bearer(ADMIN)].map(async (headers) => {
      return (await send(url, { method: 'GET', path: '/metrics', headers })).status;
    });
    expect(await Promise.all(asked)).toEqual(statuses);
  });
});

it('a reload changes at once what a key may do', async () => {
  const under = await Reloading.start((log) => ({
    models: { a: { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    apiKeys: [ADMIN, { key: 'k', models: ['a'] }],
  }));
  const { url, journal } = under;
  const ask = async (): Promise<number[]> =>
    Promise.all(
      ['/v1/models/a', '/v1/models/b', '/running'].map(
        async (path) => (await send(url, { method: 'GET', path, headers: bearer('k') })).status,
      ),
    );
  const reload = async (apiKeys: readonly unknown[]): Promise<void> => {
    under.write({
      models: { a: { cmd: standIn('a', journal) }, b: { cmd: standIn('b', journal) } },
      apiKeys,
    });
    await send(url, { path: '/api/reload', headers: bearer(ADMIN), body: '' });
  };
  expect(await ask()).toEqual([200, 404, 403]);
  await reload([ADMIN, { key: 'k', models: ['b'] }]);
  expect(await ask()).toEqual([404, 200, 403]);
  await reload([ADMIN, { sha256: sha256('k'), admin: true }]);
  expect(await ask()).toEqual([200, 200, 200]);
  await reload([ADMIN]);
  expect(await ask()).toEqual([401, 401, 401]);
  await reload([]);
  expect(await ask()).toEqual([200, 200, 200]);
});

it('who waits with a key gets a renamed model by the name the key knows', async () => {
  const models = (log: Reloading['journal'], id: string, more: object): object => ({
    models: { [id]: { cmd: standIn(id, log, { loadTime: 300_000 }), ...more } },
    apiKeys: [ADMIN, { key: 'k', models: ['a'] }],
  });
  const under = await Reloading.start((log) => models(log, 'a', {}));
  const { url, journal } = under;
  const asked = send(url, { path: '/v1/completions', headers: bearer('k'), body: ASK_A });
  await journal.until('a', 'started');
  under.write({
    models: { b: { cmd: standIn('b', journal), aliases: ['a'] } },
    apiKeys: [ADMIN, { key: 'k', models: ['a'] }],
  });
  await send(url, { path: '/api/reload', headers: bearer(ADMIN), body: '' });
  const answer = await asked;
  expect(answer.status).toBe(200);
  expect(journal.lives()).toContain('b ready');
});
