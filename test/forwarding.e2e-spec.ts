import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { upstream } from './support/models.js';
import { begin, exchangeBytes, headOf, namesOf, send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

/** What the echo saw. */
interface Echo {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  readonly body: string;
}

const echo = (more: ModelEntry = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream('echo', 'a', log), ...more } } }));

const echoOf = ({ body }: Answer): Echo => JSON.parse(body.toString()) as Echo;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const JSON_TYPE = ['Content-Type', 'application/json'];
const MIB = 1024 * 1024;

/** A chat of about this many bytes. */
const chatOf = (bytes: number): Buffer =>
  Buffer.from(`{"messages":[{"content":"${'x'.repeat(bytes)}"}],"model":"a"}`);

const BODIES: readonly (readonly [string, Buffer])[] = [
  ['of the least size', Buffer.from(ASK_A)],
  ['of 64 KiB', chatOf(64 * 1024)],
  ['of 20 MiB', chatOf(20 * MIB)],
  [
    'with bytes that are not UTF-8',
    Buffer.concat([
      Buffer.from('{"model":"a","x":"'),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from('"}'),
    ]),
  ],
  ['with odd spacing', Buffer.from('\r\n { "b" :\t[ 1 ,2 ] ,\n"model" : "a" }\n\n')],
  ['with duplicate keys', Buffer.from('{"model":"b","n":1,"n":2,"model":"a"}')],
  ['with integers of 20 digits', Buffer.from('{"model":"a","seed":12345678901234567890,"t":1.50}')],
  ['with escapes', Buffer.from('{"\\u006dodel":"\\u0061","s":"\\/\\u00e9\\ud83d\\ude00"}')],
];

describe.each(WAYS)('the body of a request that finds its model %s', (_way, to) => {
  it.each(BODIES)('%s arrives byte for byte, with its length or in chunks', async (_, body) => {
    const { url, journal } = await echo();
    for (const isChunked of [false, true]) {
      const path = to('/v1/chat/completions');
      const answer = await send(url, { path, headers: JSON_TYPE, body, isChunked });
      expect(echoOf(answer)).toMatchObject({ bytes: body.length, sha256: sha256(body) });
    }
    const requests = journal.lines().filter(({ event }) => event === 'request');
    expect(requests.map((line) => line.sha256)).toEqual([sha256(body), sha256(body)]);
  });

  it.each([
    ['absent', []],
    ['empty', ['Content-Type', '']],
    ['text/plain', ['Content-Type', 'text/plain; charset=utf-8']],
    ['that of a form, as from curl -d', ['Content-Type', 'application/x-www-form-urlencoded']],
    ['malformed', ['Content-Type', 'foo']],
    ['given twice', ['Content-Type', 'application/json', 'Content-Type', 'text/plain']],
  ])('is read and passed on where its content type is %s', async (_, headers) => {
    const { url } = await echo();
    const path = to('/v1/completions');
    const seen = echoOf(await send(url, { path, headers, body: ASK_A }));
    expect(seen.body).toBe(ASK_A);
    expect(valuesOf(seen.rawHeaders, 'content-type')).toEqual(valuesOf(headers, 'content-type'));
  });

  it('arrives whole after Expect: 100-continue', async () => {
    const { url } = await echo();
    const length = ['Content-Length', String(ASK_A.length)];
    const headers = [...JSON_TYPE, 'Expect', '100-continue', ...length];
    const outgoing = begin(url, { path: to('/v1/completions'), headers });
    outgoing.once('continue', () => outgoing.end(ASK_A));
    const answer = await headOf(outgoing);
    const chunks = await answer.toArray();
    const seen = JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as Echo;
    expect(seen.body).toBe(ASK_A);
    expect(namesOf(seen.rawHeaders)).not.toContain('expect');
  });

  it('arrives whole where Connection names its length', async () => {
    const { url } = await echo();
    const headers = [...JSON_TYPE, 'Connection', 'content-length, content-type, close'];
    const body = chatOf(100_000);
    const seen = echoOf(await send(url, { path: to('/v1/completions'), headers, body }));
    expect(seen.sha256).toBe(sha256(body));
    expect(valuesOf(seen.rawHeaders, 'content-type')).toEqual(['application/json']);
  });

  it.each(['DELETE', 'OPTIONS', 'PUT', 'PATCH'])(
    'of a %s in chunks arrives as its body, not as a second request',
    async (method) => {
      const { url, journal } = await echo();
      const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
      const body = `{"model":"a","x":${JSON.stringify(smuggled)}}\n`;
      const path = to('/v1/files/1');
      const answer = await send(url, { method, path, headers: JSON_TYPE, body, isChunked: true });
      expect(echoOf(answer)).toMatchObject({ method, body });
      expect(journal.count('a', 'request')).toBe(1);
    },
  );
});

describe('a request without a body', () => {
  it.each(WAYS)('and with the model in its query has none upstream either: %s', async (_, to) => {
    const { url } = await echo();
    const head = `POST ${to('/v1/reset?model=a')} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const [, body = ''] = (await exchangeBytes(url, head)).split('\r\n\r\n');
    const seen = JSON.parse(body) as Echo;
    expect(seen).toMatchObject({ method: 'POST', url: '/v1/reset?model=a', bytes: 0 });
    expect(valuesOf(seen.rawHeaders, 'content-length')).toEqual(['0']);
    expect(namesOf(seen.rawHeaders)).not.toContain('transfer-encoding');
  });

  it('and another method than POST finds its model by ?model=', async () => {
    const { url } = await echo();
    const answer = await send(url, { method: 'GET', path: '/props?x=%20&model=a' });
    expect(echoOf(answer)).toMatchObject({ method: 'GET', url: '/props?x=%20&model=a', bytes: 0 });
  });

  it('and without a model is a 400 that says how to name one', async () => {
    const { url } = await echo();
    const answer = await send(url, { method: 'GET', path: '/slots' });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toEqual({
      error: {
        message:
          "the request names no model; name one as 'model' in a JSON body or form, as ?model= in the query, or in the header x-model",
        type: 'invalid_request_error',
        param: 'model',
        code: 'missing_model',
      },
    });
  });
});

describe('a request for a model', () => {
  it.each([
    '/v1/chat/completions',
    '/v1/completions',
    '/v1/embeddings',
    '/v1/responses',
    '/v1/messages',
    '/v1/messages/count_tokens',
    '/v1/rerank',
    '/v1/audio/speech',
    '/completion',
    '/infill',
    '/tokenize',
    '/any/other/path?with=query',
  ])('goes to the same path of its upstream: %s', async (path) => {
    const { url } = await echo();
    const answer = await send(url, { path, headers: JSON_TYPE, body: ASK_A });
    expect(answer.status).toBe(200);
    expect(echoOf(answer)).toMatchObject({ method: 'POST', url: path, body: ASK_A });
  });

  it('goes below the path of its proxy URL', async () => {
    const { url } = await echo({
      proxy: 'http://127.0.0.1:{PORT}/base/v2/',
      checkEndpoint: '/health',
    });
    for (const [, to] of WAYS) {
      const answer = await send(url, { path: to('/v1/completions?a=%2F'), body: ASK_A });
      expect(echoOf(answer).url).toBe('/base/v2/v1/completions?a=%2F');
    }
  });

  it('goes to an IPv6 address', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: { cmd: upstream('echo', 'a', log, '::1'), proxy: 'http://[::1]:{PORT}' },
      },
    }));
    for (const [, to] of WAYS) {
      const answer = await send(url, { path: to('/v1/completions'), body: ASK_A });
      expect(echoOf(answer).body).toBe(ASK_A);
    }
  });

  it('that its query names may have a body that is no JSON', async () => {
    const { url } = await echo();
    const answer = await send(url, { path: '/v1/audio?model=a', body: '--x\r\nnot JSON' });
    expect(echoOf(answer)).toMatchObject({ url: '/v1/audio?model=a', body: '--x\r\nnot JSON' });
  });

  it('sent right behind another over one connection is answered behind it', async () => {
    const { url } = await echo();
    const post = (path: string, more = ''): string =>
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${ASK_A.length}\r\n${more}\r\n${ASK_A}`;
    const bytes =
      post('/one') +
      post('/upstream/a/two') +
      post('/three') +
      post('/four', 'Connection: close\r\n');
    const seen = await exchangeBytes(url, bytes);
    expect([...seen.matchAll(/"url":"(.*?)"/g)].map(([, path]) => path)).toEqual([
      '/one',
      '/two',
      '/three',
      '/four',
    ]);
  });

  it('in the absolute form that proxies are sent goes to the path of its upstream', async () => {
    const { url } = await echo();
    for (const [, to] of WAYS) {
      const path = `http://gateway.example${to('/v1/completions?x=1')}`;
      const answer = await send(url, { path, body: ASK_A });
      expect(echoOf(answer).url).toBe('/v1/completions?x=1');
    }
  });

  it('is sent under the name useModelName says: only these bytes change, all of them', async () => {
    const { url } = await echo({ useModelName: 'org/"real" é' });
    const name = '"org/\\"real\\" é"';
    const body = (model: string): string =>
      `{ "model" : ${model} ,"big":12345678901234567890, "x":{"model":"a"},\t"model":${model}\n}`;
    const answer = await send(url, { path: '/v1/completions', body: body('"a"') });
    expect(echoOf(answer)).toMatchObject({
      sha256: sha256(Buffer.from(body(name))),
      bytes: Buffer.byteLength(body(name)),
    });
  });

  it('straight to its upstream is not changed by useModelName', async () => {
    const { url } = await echo({ useModelName: 'real' });
    const answer = await send(url, { path: '/upstream/a/v1/completions', body: ASK_A });
    expect(echoOf(answer).body).toBe(ASK_A);
  });
});

describe.each(WAYS)('the fields of a request that finds its model %s', (_way, to) => {
  it('reach the upstream as they came, case, order and repetitions included', async () => {
    const { url } = await echo();
    const fields = [
      'X-Zeta',
      '1',
      'authorization',
      'Bearer sk-client',
      'Accept-ENCODING',
      'gzip, br',
      'X-Many',
      'one',
      'X-Many',
      'two, three',
      'Cookie',
      'a=1; b=2',
      'x-latin',
      'caf\u00e9',
    ];
    const path = to('/v1/completions');
    const { rawHeaders } = echoOf(await send(url, { path, headers: fields, body: ASK_A }));
    const own = new Set(['host', 'connection', 'content-length']);
    const kept = rawHeaders.filter(
      (_, i) => !own.has(rawHeaders[i - (i % 2)]?.toLowerCase() ?? ''),
    );
    expect(kept).toEqual(fields);
    expect(valuesOf(rawHeaders, 'host')).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
    expect(valuesOf(rawHeaders, 'content-length')).toEqual([String(ASK_A.length)]);
  });

  it('that concern one connection only are not forwarded, those Connection names included', async () => {
    const { url } = await echo();
    const headers = [
      ['Connection', 'X-Hop, close'],
      ['Connection', 'x-other-hop'],
      ['X-Hop', '1'],
      ['X-Other-Hop', '2'],
      ['Keep-Alive', 'timeout=5'],
      ['Proxy-Connection', 'keep-alive'],
      ['Proxy-Authorization', 'Basic eA=='],
      ['TE', 'trailers'],
      ['Upgrade', 'h2c'],
      ['X-Kept', '3'],
    ].flat();
    const path = to('/v1/completions');
    const { rawHeaders } = echoOf(await send(url, { path, headers, body: ASK_A }));
    const names = namesOf(rawHeaders);
    for (const dropped of [
      'x-hop',
      'x-other-hop',
      'keep-alive',
      'proxy-connection',
      'proxy-authorization',
      'te',
      'upgrade',
    ]) {
      expect(names).not.toContain(dropped);
    }
    expect(names).toContain('x-kept');
    expect(valuesOf(rawHeaders, 'connection').join()).not.toMatch(/hop/i);
  });
});
