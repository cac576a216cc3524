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
import { RawClient, send } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const CLIENT_TIMEOUT_SEC = 0.8;
const MIB = 1024 * 1024;

/** A gateway with little patience, over one of the small programs. */
const gateway = (program = 'echo', more: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    clientTimeout: CLIENT_TIMEOUT_SEC,
    ...more,
    models: { a: { cmd: upstream(program, 'a', log) } },
  }));

const post = (path: string, ...fields: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n');

/** The one answer to who is too slow; then the gateway says no more. */
async function expectTooSlow(client: RawClient): Promise<void> {
  await client.over;
  expect(client.seen).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(client.seen).toMatch(/^connection: close\r$/im);
  expect(client.seen).toMatch(/^x-request-id: [\w-]{8,}\r$/im);
  expect(client.code).toBe('request_timeout');
}

/** Everything else is as it was; the client's connection too is gone, although it does not end it. */
async function expectUnharmed(under: GatewayUnderTest): Promise<void> {
  await expectOthersServed(under);
  await expectNothingLeft(under);
}

describe('a header that does not come', () => {
  it('in one piece but letter by letter is refused in time: each letter buys no more of it', async () => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    const beganAtMs = performance.now();
    client.write('GET /v1/models HTTP/1.1\r\nHost: x\r\nX-Slow: ').drip('x', 20);
    await expectOthersServed(under);
    await expectTooSlow(client);
    expect(performance.now() - beganAtMs).toBeGreaterThan(CLIENT_TIMEOUT_SEC * 1000 - 100);
    await expectUnharmed(under);
  });

  it('to its end is refused, on a connection that has served before too', async () => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    client.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.until('"status"');
    client.seen = '';
    client.write('GET /v1/models HTTP/1.1\r\nHost: x\r\n');
    await expectTooSlow(client);
    await expectUnharmed(under);
  });

  it('at all costs a connection, and is told nothing', async () => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    await expectOthersServed(under);
    await client.over;
    expect(client.seen).toBe('');
    await expectUnharmed(under);
  });

  it('after an answer ends the connection in silence, once it may not be kept any longer', async () => {
    const under = await gateway();
    under.app.getHttpServer().keepAliveTimeout = 100;
    const client = await RawClient.to(under.url);
    client.write('GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.over;
    expect(client.seen.match(/HTTP\/1\.1/g)).toEqual(['HTTP/1.1']);
    await expectUnharmed(under);
  });
});

describe.each(WAYS)('a body for a model that is found %s', (_way, to) => {
  const path = to('/v1/completions');

  it.each([
    ['that never comes', 'Content-Length: 13', ''],
    ['of which half comes', 'Content-Length: 13', ASK_A.slice(0, 6)],
    ['in chunks of which none comes', 'Transfer-Encoding: chunked', ''],
    ['in chunks of which the last never comes', 'Transfer-Encoding: chunked', `d\r\n${ASK_A}\r\n`],
    ['in a chunk that stops', 'Transfer-Encoding: chunked', `d\r\n${ASK_A.slice(0, 6)}`],
  ])('and %s is a 408', async (_, framing, part) => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    client.write(post(path, framing) + part);
    await expectOthersServed(under);
    await expectTooSlow(client);
    await expectUnharmed(under);
  });

  it('and whose chunk has an extension without end is a 408 too: that is no part of a body', async () => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    client.write(`${post(path, 'Transfer-Encoding: chunked')}d;`).drip('x', 50);
    await expectTooSlow(client);
    await expectUnharmed(under);
  });

  it('and comes byte by byte, with pauses that are short enough, is taken for what it is', async () => {
    const under = await gateway();
    const client = await RawClient.to(under.url);
    client.write(post(path, `Content-Length: ${ASK_A.length}`));
    for (const [i, letter] of Array.from(ASK_A).entries()) {
      // Slower than the bound in all.
      setTimeout(() => client.write(letter), (i + 1) * 150);
    }
    await client.until('"method":"POST"');
    expect(client.status).toBe(200);
    client.socket.destroy();
    await expectUnharmed(under);
  });

  it.each(['ends', 'is reset'])('and of which half comes before the connection %s', async (how) => {
    // No pause of the client is to end it first.
    const under = await gateway('echo', { clientTimeout: 30 });
    const client = await RawClient.to(under.url);
    client.write(post(path, 'Content-Length: 100') + ASK_A);
    await eventually(async () => (await connections(under.app)) > 0, 'it is connected');
    await expectOthersServed(under);
    if (how === 'ends') client.socket.end();
    else client.socket.resetAndDestroy();
    await client.closed;
    expect(client.status).toBe(how === 'ends' ? 400 : undefined);
    await expectUnharmed(under);
  });
});

describe('an upload', () => {
  it('that stalls while its model loads is a 408: the wait for the model is no excuse', async () => {
    const under = await gateway('hangs');
    const client = await RawClient.to(under.url);
    client.write(`${post('/upstream/a/upload', 'Content-Length: 100')}half`);
    await eventually(async () => (await underWay(under.url)) === 1, 'it waits');
    await expectTooSlow(client);
    await expectNothingLeft(under);
  });

  it('that is larger than what is taken in while its model loads is not slow: nobody reads it', async () => {
    const under = await gateway('hangs', { bodyMemory: 16, bodyDisk: 8 });
    const patient = await RawClient.to(under.url);
    const bytes = 64 * MIB;
    patient.write(post('/upstream/a/upload', `Content-Length: ${bytes}`));
    patient.write(Buffer.alloc(bytes));
    await under.journal.until('a', 'listening');
    await patient.untilStuck();
    // Who begins only now runs into the bound first.
    const slow = await RawClient.to(under.url);
    slow.write(`${post('/upstream/a/upload', 'Content-Length: 100')}half`);
    await expectTooSlow(slow);
    expect(patient.seen).toBe('');
    expect(await underWay(under.url)).toBe(1);
    await send(under.url, { method: 'DELETE', path: '/upstream/a' });
    await patient.until('model_unloaded');
    patient.socket.destroy();
    await expectNothingLeft(under);
  });

  it('that its upstream does not take is not slow, and arrives once it is taken', async () => {
    const under = await gateway('steps');
    await send(under.url, { method: 'GET', path: '/upstream/a/load' });
    const patient = await RawClient.to(under.url);
    const bytes = 64 * MIB;
    patient.write(post('/upstream/a/unread', `Content-Length: ${bytes}`));
    patient.write(Buffer.alloc(bytes));
    await under.journal.until('a', 'request');
    await patient.untilStuck();
    const slow = await RawClient.to(under.url);
    slow.write(`${post('/v1/completions', 'Content-Length: 100')}{"half`);
    await expectTooSlow(slow);
    expect(patient.seen).toBe('');
    await send(under.url, { method: 'GET', path: '/upstream/a/next' });
    await eventually(() => patient.status === 200, 'it is answered');
    patient.socket.destroy();
    await expectUnharmed(under);
  });

  it('that stalls after its answer has begun is cut, and the upstream is told', async () => {
    const under = await gateway('floods');
    const client = await RawClient.to(under.url);
    client.write(`${post('/upstream/a/flood?mib=1000000', 'Content-Length: 100')}half`);
    await client.until('xxx');
    await client.over;
    expect(client.seen).toMatch(/^HTTP\/1\.1 200 /);
    expect(client.seen).not.toContain('408');
    await under.journal.until('a', 'aborted');
    await expectUnharmed(under);
  });
});
