import { describe, expect, it } from 'vitest';
import { expectNothingLeft, expectOthersServed } from './support/aftermath.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { running } from './support/http.js';
import { upstream } from './support/models.js';
import { RawClient, send, valuesOf } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const gateway = (more: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream('echo', 'a', log) } }, ...more }));

const CHUNKED = 'Transfer-Encoding: chunked\r\n\r\n';
const IN_CHUNKS = `d\r\n${ASK_A}\r\n0\r\n\r\n`;
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';

/** What the upstream was asked for, in order. */
const askedFor = ({ journal }: GatewayUnderTest): (string | undefined)[] =>
  journal
    .lines()
    .filter(({ event }) => event === 'request')
    .map(({ path }) => path);

describe('a request that two readers could read differently is refused, and no upstream sees any of it:', () => {
  it.each([
    ['two framings', `Content-Length: 13\r\n${CHUNKED}${IN_CHUNKS}`],
    [
      'two framings, the other way round',
      `Transfer-Encoding: chunked\r\nContent-Length: 13\r\n\r\n`,
    ],
    ['two lengths', `Content-Length: 13\r\nContent-Length: 0\r\n\r\n${ASK_A}`],
    ['one length twice', `Content-Length: 13\r\nContent-Length: 13\r\n\r\n${ASK_A}`],
    ['a list of lengths', `Content-Length: 13, 13\r\n\r\n${ASK_A}`],
    ['a length with a sign', `Content-Length: +13\r\n\r\n${ASK_A}`],
    ['a negative length', `Content-Length: -1\r\n\r\n${ASK_A}`],
    ['a length of 23 digits', `Content-Length: ${'9'.repeat(23)}\r\n\r\n${ASK_A}`],
    ['chunked before identity', `Transfer-Encoding: chunked, identity\r\n\r\n${IN_CHUNKS}`],
    ['chunked twice', `Transfer-Encoding: chunked\r\n${CHUNKED}${IN_CHUNKS}`],
    ['identity and a length', `Transfer-Encoding: identity\r\nContent-Length: 13\r\n\r\n${ASK_A}`],
    ['nearly chunked', `Transfer-Encoding: xchunked\r\n\r\n${IN_CHUNKS}`],
    ['chunked behind a vertical tab', `Transfer-Encoding: \vchunked\r\n\r\n${IN_CHUNKS}`],
    ['a space before the colon', `Transfer-Encoding : chunked\r\n\r\n${IN_CHUNKS}`],
    ['a folded framing', `Transfer-Encoding:\r\n chunked\r\n\r\n${IN_CHUNKS}`],
    ['a folded field', `X-A: 1\r\n Content-Length: 0\r\nContent-Length: 13\r\n\r\n${ASK_A}`],
    ['a chunk larger than any number', `${CHUNKED}fffffffffffffffff\r\n${ASK_A}\r\n0\r\n\r\n`],
    ['a chunk of a negative size', `${CHUNKED}-d\r\n${ASK_A}\r\n0\r\n\r\n`],
    ['a chunk whose size ends in LF alone', `${CHUNKED}d\n${ASK_A}\r\n0\r\n\r\n`],
    ['a chunk longer than it said', `${CHUNKED}5\r\n${ASK_A}\r\n0\r\n\r\n`],
    ['a flood of chunk extensions', `${CHUNKED}d;${'x'.repeat(40_000)}\r\n${ASK_A}\r\n0\r\n\r\n`],
    ['NUL in a field', `X-A: a\0b\r\nContent-Length: 13\r\n\r\n${ASK_A}`],
    ['NUL in a name', `X-\0A: b\r\nContent-Length: 13\r\n\r\n${ASK_A}`],
    ['CR alone in a field', `X-A: a\rContent-Length: 0\r\nContent-Length: 13\r\n\r\n${ASK_A}`],
    ['LF alone after a field', `X-A: a\nContent-Length: 13\r\n\r\n${ASK_A}`],
    ['a second host', `Host: y\r\nContent-Length: 13\r\n\r\n${ASK_A}`],
  ])('%s', async (_, rest) => {
    const under = await gateway();
    await expectOthersServed(under);
    for (const [, to] of WAYS) {
      const client = await RawClient.to(under.url);
      client.write(`POST ${to('/v1/completions')} HTTP/1.1\r\nHost: x\r\n${rest}`);
      await client.until('"code"');
      expect([client.status, client.code]).toEqual([400, 'invalid_request']);
      expect(client.seen.match(/HTTP\/1\.1 /g)).toHaveLength(1);
      await expectOthersServed(under);
      client.socket.destroy();
    }
    expect(askedFor(under)).toEqual([]);
    await expectNothingLeft(under);
  });
});

describe('a header that is a bomb is a 431, and no upstream sees any of it:', () => {
  // Node keeps 2,000 fields and forgets the rest: the length of the body, and the body is a request.
  const LENGTH = `Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`;
  it.each([
    ['2,500 fields, and then the length of its body', `${'a:\r\n'.repeat(2500)}${LENGTH}`],
    ['2,500 fields, and then chunks', `${'a:\r\n'.repeat(2500)}${CHUNKED}${IN_CHUNKS}`],
    ['1,001 fields', `${'a:\r\n'.repeat(1001)}\r\n`],
    ['fields without end', 'X-Filler: and another\r\n'.repeat(50_000)],
    ['one field without end', `X-A: ${'x'.repeat(3_000_000)}`],
    ['trailers without end', `${CHUNKED}0\r\n${'X-Filler: and another\r\n'.repeat(50_000)}`],
  ])('%s', async (_, rest) => {
    const under = await gateway();
    await expectOthersServed(under);
    for (const [, to] of WAYS) {
      const client = await RawClient.to(under.url);
      client.write(`POST ${to('/v1/completions')} HTTP/1.1\r\nHost: x\r\n${rest}`);
      await client.over;
      expect([client.status, client.code]).toEqual([431, 'invalid_request']);
      await expectOthersServed(under);
    }
    expect(askedFor(under)).toEqual([]);
    await expectNothingLeft(under);
  });

  it('a path without end', async () => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    client.write(`GET /${'x'.repeat(3_000_000)}`);
    await client.over;
    expect([client.status, client.code]).toEqual([431, 'invalid_request']);
    await expectNothingLeft(under);
  });
});

describe('a body that looks like a request stays a body:', () => {
  it.each([
    ['of a GET', 'GET', `Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`],
    ['of a DELETE', 'DELETE', `Content-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`],
    [
      'in chunks, of a POST',
      'POST',
      `${CHUNKED}${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`,
    ],
    [
      'in two encodings',
      'POST',
      `Transfer-Encoding: gzip, chunked\r\n\r\n${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`,
    ],
  ])('%s', async (_, method, rest) => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    client.write(`${method} /upstream/a/x HTTP/1.1\r\nHost: x\r\n${rest}`);
    await client.until(`"bytes":${SMUGGLED.length}`);
    await expectOthersServed(under);
    client.socket.destroy();
    expect(askedFor(under)).toEqual(['/x']);
    await expectNothingLeft(under);
  });
});

describe.each(WAYS)('what `Connection` names, on the way to a model found %s,', (_way, to) => {
  const path = to('/v1/completions');

  it('takes nothing of the message along: not its framing, its type, its credentials', async () => {
    const under = await gateway();
    const named =
      'authorization, x-api-key, content-type, content-length, transfer-encoding, host, model';
    const fields = ['Authorization', 'Bearer theirs', 'X-Api-Key', 'theirs'];
    const type = ['Content-Type', 'application/json', 'Model', 'b'];
    for (const isChunked of [false, true]) {
      const headers = ['Connection', named, ...fields, ...type];
      const answer = await send(under.url, { path, headers, body: ASK_A, isChunked });
      const { rawHeaders, bytes } = JSON.parse(answer.body.toString()) as {
        readonly rawHeaders: string[];
        readonly bytes: number;
      };
      expect(bytes).toBe(ASK_A.length);
      expect(valuesOf(rawHeaders, 'authorization')).toEqual(['Bearer theirs']);
      expect(valuesOf(rawHeaders, 'x-api-key')).toEqual(['theirs']);
      expect(valuesOf(rawHeaders, 'content-type')).toEqual(['application/json']);
      expect(valuesOf(rawHeaders, 'host')).toHaveLength(1);
    }
    expect(askedFor(under)).toEqual(['/v1/completions', '/v1/completions']);
    await expectNothingLeft(under);
  });

  it('is read by the gateway all the same', async () => {
    const under = await gateway();
    const never = ['Connection', 'x-load', 'X-Load', 'never'];
    expect((await send(under.url, { path, headers: never, body: ASK_A })).status).toBe(409);
    const wrong = ['Connection', 'x-priority', 'X-Priority', 'first'];
    expect((await send(under.url, { path, headers: wrong, body: ASK_A })).status).toBe(400);
    const named = ['Connection', 'x-request-id', 'X-Request-Id', 'mine'];
    const answer = await send(under.url, { path, headers: named, body: ASK_A });
    expect(valuesOf(answer.rawHeaders, 'x-request-id')).toEqual(['mine']);
    await expectNothingLeft(under);
  });

  it('neither lets anybody in nor shows the upstream a key of the gateway', async () => {
    const under = await gateway({ apiKeys: ['k1'] });
    for (const [name, value] of [
      ['Authorization', 'Bearer k1'],
      ['X-Api-Key', 'k1'],
    ] as const) {
      const headers = ['Connection', `close, ${name}`, name, value];
      const answer = await send(under.url, { path, headers, body: ASK_A });
      expect(answer.status).toBe(200);
      expect(answer.body.toString()).not.toContain('k1');
      const without = ['Connection', `close, ${name}`];
      expect((await send(under.url, { path, headers: without, body: ASK_A })).status).toBe(401);
    }
  });
});

describe('a request that wants to be another', () => {
  it.each([
    ['by a header', 'POST /upstream/a HTTP/1.1\r\nX-HTTP-Method-Override: DELETE\r\n'],
    [
      'by another',
      'POST /upstream/a HTTP/1.1\r\nX-HTTP-Method: DELETE\r\nX-Method-Override: DELETE\r\n',
    ],
    ['by its query', 'POST /upstream/a?_method=DELETE HTTP/1.1\r\n'],
  ])('is what its first line says: %s', async (_, head) => {
    const under = await gateway();
    await expectOthersServed(under);
    const client = await RawClient.to(under.url);
    client.write(`${head}Host: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    await client.over;
    expect(client.status).toBe(308);
    expect(await running(under.url)).toEqual(['a']);
  });

  it.each([
    ['h2c', 'Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk'],
    ['another protocol', 'Connection: upgrade\r\nUpgrade: smuggle/1'],
  ])(
    'is answered as what it is, and the upstream is not asked to switch: %s',
    async (_, fields) => {
      const under = await gateway();
      const client = await RawClient.to(under.url);
      client.write(`GET /upstream/a/x HTTP/1.1\r\nHost: x\r\n${fields}\r\n\r\n`);
      await client.until('"method":"GET"');
      expect(client.status).toBe(200);
      expect(client.seen).not.toMatch(/smuggle\/1|h2c/);
      client.socket.destroy();
      await expectOthersServed(under);
      await expectNothingLeft(under);
    },
  );

  it('is cut where it asks for a tunnel', async () => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    client.write('CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\nSSH-2.0-x\r\n');
    await client.over;
    expect(client.seen).toBe('');
    await expectOthersServed(under);
    await expectNothingLeft(under);
  });
});
