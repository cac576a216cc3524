import { describe, expect, it } from 'vitest';
import {
  connections,
  expectNothingLeft,
  expectOthersServed,
  underWay,
} from './support/aftermath.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { upstream } from './support/models.js';
import { RawClient } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const MIB = 1024 * 1024;

const gateway = (program: string, more: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    clientTimeout: 1,
    bodyLimit: 0.01,
    models: { a: { cmd: upstream(program, 'a', log) } },
    ...more,
  }));

const head = (path: string, ...fields: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n');

const ask = (path: string): string => head(path, `Content-Length: ${ASK_A.length}`) + ASK_A;

/** What upstreams could say before nobody took it any more. */
const stalledAt = ({ journal }: GatewayUnderTest): number[] =>
  journal
    .lines()
    .filter(({ event }) => event === 'stalled')
    .map(({ bytes = Infinity }) => bytes);

describe.each(WAYS)('an answer without end, of a model found %s,', (_way, to) => {
  const flood = ask(to('/flood?mib=1000000'));

  it('to clients that read nothing of it: the upstream has to wait, and nobody else', async () => {
    const under = await gateway('floods');
    await expectOthersServed(under);
    const beforeBytes = process.memoryUsage().rss;
    const clients = await Promise.all(
      Array.from({ length: 16 }, () => RawClient.to(under.url, { reads: false })),
    );
    for (const client of clients) client.write(flood);
    await under.journal.until('a', 'stalled', clients.length);
    // What the kernel takes on both connections is not the gateway's.
    expect(Math.max(...stalledAt(under))).toBeLessThan(40 * MIB);
    expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(128 * MIB);
    await expectOthersServed(under);
    expect(await underWay(under.url)).toBe(clients.length);
    for (const { socket } of clients) socket.destroy();
    await under.journal.until('a', 'aborted', clients.length);
    await expectNothingLeft(under);
  });

  it('to a client that says it has nothing more to say, and reads nothing, is cut in time', async () => {
    const under = await gateway('floods');
    const client = await RawClient.to(under.url, { reads: false });
    client.write(flood);
    await under.journal.until('a', 'stalled');
    client.socket.end();
    await expectOthersServed(under);
    await under.journal.until('a', 'aborted');
    await expectNothingLeft(under);
  });

  it('and a second one that was asked for behind it: both wait, and both end with their client', async () => {
    const under = await gateway('floods');
    const client = await RawClient.to(under.url, { reads: false });
    client.write(flood + flood);
    await under.journal.until('a', 'stalled', 2);
    expect(Math.max(...stalledAt(under))).toBeLessThan(40 * MIB);
    await expectOthersServed(under);
    client.socket.destroy();
    await under.journal.until('a', 'aborted', 2);
    await expectNothingLeft(under);
  });
});

describe('requests that do not wait for the answer before them', () => {
  it('are answered in their order, and whole', async () => {
    const under = await gateway('floods');
    const client = await RawClient.to(under.url);
    client.write(ask('/upstream/a/flood?mib=48').repeat(3));
    client.write('GET /upstream/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await client.over;
    expect(client.bytes).toBeGreaterThan(3 * 48 * MIB);
    expect(client.last).toContain('"code":"not_found"');
    await under.journal.until('a', 'answered', 3);
    await expectOthersServed(under);
    await expectNothingLeft(under);
  });

  it('of whose answers nothing is read are not taken in without end', async () => {
    const under = await gateway('floods');
    const beforeBytes = process.memoryUsage().rss;
    const client = await RawClient.to(under.url, { reads: false });
    client.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(500_000));
    await client.untilStuck();
    expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(256 * MIB);
    await expectOthersServed(under);
    client.socket.destroy();
    await expectNothingLeft(under);
  });
});

describe('a body past the limit', () => {
  it.each([
    ['by its length', 'Content-Length: 1000000000000', 'x'.repeat(65_536)],
    ['in chunks', 'Transfer-Encoding: chunked', `10000\r\n${' '.repeat(65_536)}\r\n`],
  ])('%s is a 413, and is not read for ever where it does not end', async (_, framing, piece) => {
    const under = await gateway('echo');
    const client = await RawClient.to(under.url);
    client.write(head('/v1/completions', framing)).drip(piece, 5);
    await client.until('"code":"request_too_large"');
    expect(client.status).toBe(413);
    await expectOthersServed(under);
    await client.closed;
    await expectNothingLeft(under);
  });

  it('is told so also to who sends all of it first, and only then reads', async () => {
    const under = await gateway('echo');
    const client = await RawClient.to(under.url, { reads: false });
    client.write(head('/v1/completions', `Content-Length: ${16 * MIB}`));
    client.write(Buffer.alloc(16 * MIB));
    await eventually(() => client.socket.writableLength === 0, 'it has sent all');
    client.socket.resume();
    await client.over;
    expect([client.status, client.code]).toEqual([413, 'request_too_large']);
    client.socket.destroy();
    await expectNothingLeft(under);
  });

  it('costs one connection for a while where the client neither ends nor reads', async () => {
    const under = await gateway('echo');
    const client = await RawClient.to(under.url, { reads: false });
    client.write(head('/v1/completions', `Content-Length: ${16 * MIB}`)).drip('x', 20);
    await eventually(async () => (await connections(under.app)) > 0, 'it is connected');
    await expectOthersServed(under);
    await expectNothingLeft(under);
  });
});

describe('a body that goes on after its answer is not read for ever:', () => {
  it.each<[title: string, path: string, status: number, more: object]>([
    ['for want of a key', '/v1/completions', 401, { apiKeys: ['k'] }],
    ['because its path cannot be decoded', '/%', 400, {}],
    ['for want of a model', '/upstream/foo/x', 404, {}],
    ['because the upstream did not want it', '/upstream/a/hasty', 409, {}],
  ])('%s', async (_, path, status, more) => {
    const under = await gateway('steps', more);
    const client = await RawClient.to(under.url);
    client.write(head(path, 'Transfer-Encoding: chunked')).drip('1\r\nx\r\n', 20);
    await eventually(() => client.status === status, 'it is answered');
    await client.closed;
    await eventually(async () => (await connections(under.app)) === 0, 'no connection is open');
    if (status !== 401) await expectNothingLeft(under);
  });
});

describe('who asks whether to send', () => {
  const expecting = (path: string, length: number): string =>
    head(path, `Content-Length: ${length}`, 'Expect: 100-continue');

  it.each<[title: string, path: string, status: number, more: object]>([
    ['more than is read', '/v1/completions', 413, {}],
    ['to a model there is none of', '/upstream/foo/x', 404, {}],
    ['without a key', '/v1/completions', 401, { apiKeys: ['k'] }],
  ])('is refused before it does: %s', async (_, path, status, more) => {
    const under = await gateway('echo', more);
    const client = await RawClient.to(under.url);
    client.write(expecting(path, 100_000));
    await client.until('"code"');
    expect(client.status).toBe(status);
    expect(client.seen).not.toContain('100 Continue');
    client.socket.destroy();
    await eventually(async () => (await connections(under.app)) === 0, 'no connection is open');
  });

  it.each(WAYS)('is told to, and answered, where its model is found %s', async (_, to) => {
    const under = await gateway('echo');
    const client = await RawClient.to(under.url);
    client.write(expecting(to('/v1/completions'), ASK_A.length));
    await client.until('HTTP/1.1 100 Continue\r\n\r\n');
    expect(client.seen).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    client.seen = '';
    client.write(ASK_A);
    await client.until(`"bytes":${ASK_A.length}`);
    expect(client.status).toBe(200);
    client.socket.destroy();
    await expectNothingLeft(under);
  });
});
