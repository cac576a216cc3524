import { describe, expect, it } from 'vitest';
import { expectNothingLeft, underWay } from './support/aftermath.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { chat, health, running } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { metric } from './support/metrics.js';
import { standIn, upstream } from './support/models.js';
import { unload, waiting } from './support/races.js';
import { RawClient, send } from './support/raw-http.js';
import { codeOf, handshake, refusalOf, Talk } from './support/websocket.js';

const MIB = 1024 * 1024;
/** More than all buffers on the way take together. */
const BUFFERED = 40 * MIB;

const over = (more: ModelEntry = {}, ...args: string[]): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: { a: { cmd: upstream('websockets', 'a', log, ...args), ...more } },
  }));

const sockets = (name: string, log: Journal): ModelEntry => ({
  cmd: upstream('websockets', name, log),
});

/** Two models of which one runs at a time; nobody has a turn, nobody lingers. */
const overTwo = (config: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    swap: { turn: 0, linger: 0 },
    models: { a: sockets('a', log), b: sockets('b', log) },
    ...config,
  }));

describe('a WebSocket', () => {
  it('waits while its model is loaded, and then talks', async () => {
    const { url, journal } = await over({}, '300');
    const talk = Talk.begin(url, '/upstream/a/echo');
    await waiting(url, 1);
    expect(journal.count('a', 'ready')).toBe(0);
    await talk.opened();
    expect(await talk.send('hello').nextText()).toBe('hello');
  });

  it('whose client leaves while it waits is forgotten at once', async () => {
    const { url } = await over({}, '60000');
    const talk = Talk.begin(url, '/upstream/a/echo');
    await waiting(url, 1);
    talk.socket.terminate();
    await waiting(url, 0);
    expect(await metric(url, 'requests_total', { model: 'a', status: '499' })).toBe(1);
    await unload(url, 'a');
  });

  it('is not cut by a swap, which happens when it ends', async () => {
    const { url, journal } = await overTwo();
    const talk = await Talk.open(url, '/upstream/a/echo');
    const other = Talk.begin(url, '/upstream/b/echo');
    await waiting(url, 1);
    expect(await talk.send('still here').nextText()).toBe('still here');
    expect(journal.count('b', 'started')).toBe(0);
    talk.socket.close();
    await other.opened();
    expect(await other.send('my turn').nextText()).toBe('my turn');
    expect(journal.lives().slice(-4)).toEqual([
      'a asked-to-stop',
      'a ended',
      'b started',
      'b ready',
    ]);
  });

  it('is cut for a swap once it has had the time to drain', async () => {
    const { url } = await overTwo({ drainTimeout: 1 });
    const talk = await Talk.open(url, '/upstream/a/echo');
    const other = await Talk.open(url, '/upstream/b/echo');
    expect(await talk.closed).toEqual({ code: 1012, reason: 'model_unloaded' });
    expect(await other.send('my turn').nextText()).toBe('my turn');
  });

  it('counts as use: idle time begins when it ends', async () => {
    const { url, journal } = await over({ ttl: 1 });
    const talk = await Talk.open(url, '/upstream/a/echo');
    const openedAt = Date.now();
    await eventually(() => Date.now() - openedAt > 2_500, 'two TTLs have passed');
    expect(await talk.send('still here').nextText()).toBe('still here');
    talk.socket.close();
    await journal.until('a', 'asked-to-stop');
    const at = Object.fromEntries(journal.lines().map((line) => [line.event, line.at]));
    expect((at['asked-to-stop'] ?? 0) - (at['closed'] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('is one of those that a model serves at a time', async () => {
    const { url } = await over({ concurrencyLimit: 1 });
    const talk = await Talk.open(url, '/upstream/a/echo');
    const next = Talk.begin(url, '/upstream/a/echo');
    await waiting(url, 1);
    expect(await underWay(url)).toBe(2);
    talk.socket.close();
    await next.opened();
  });

  it('is in the figures, with its status and its time', async () => {
    const { url } = await over();
    const talk = await Talk.open(url, '/upstream/a/echo');
    expect(await metric(url, 'in_flight', { model: 'a' })).toBe(1);
    talk.socket.close();
    await talk.closed;
    const ended = (): Promise<number> =>
      metric(url, 'requests_total', { model: 'a', status: '101' });
    await eventually(async () => (await ended()) === 1, 'it is counted');
    expect(await metric(url, 'request_duration_seconds_count', { model: 'a' })).toBe(1);
    expect(await metric(url, 'in_flight', { model: 'a' })).toBe(0);
  });
});

describe('an unload', () => {
  it('cuts a WebSocket, and says why', async () => {
    const { url } = await over();
    const talk = await Talk.open(url, '/upstream/a/echo');
    expect((await unload(url, 'a')).status).toBe(200);
    expect(await talk.closed).toEqual({ code: 1012, reason: 'model_unloaded' });
    expect(await metric(url, 'errors_total', { model: 'a', code: 'model_unloaded' })).toBe(1);
  });

  it('cuts one in the middle of a message without a word', async () => {
    const { url } = await over();
    const client = await RawClient.to(url);
    client.write(handshake('/upstream/a/half'));
    await eventually(() => client.seen.split('\r\n\r\n')[1]?.length === 52, 'half a message came');
    await unload(url, 'a');
    await client.over;
    expect(client.seen.split('\r\n\r\n')[1]).toHaveLength(52);
  });

  it('refuses one whose handshake is not answered yet', async () => {
    const { url, journal } = await over();
    const answer = refusalOf(url, '/upstream/a/silent');
    await journal.until('a', 'request');
    await unload(url, 'a');
    const { status, ...rest } = await answer;
    expect([status, codeOf({ status, ...rest })]).toEqual([503, 'model_unloaded']);
  });

  it('that drains waits for it', async () => {
    const { url } = await over();
    const talk = await Talk.open(url, '/upstream/a/echo');
    const unloaded = unload(url, 'a', '?drain=true');
    await eventually(async () => (await health(url)).models['a'] !== undefined, 'it runs');
    expect(await talk.send('still here').nextText()).toBe('still here');
    talk.socket.close();
    expect((await unloaded).status).toBe(200);
  });
});

describe('a side of a WebSocket that dies', () => {
  it('ends it where it is the upstream, and the next one finds another', async () => {
    const { url, journal } = await over();
    const talk = await Talk.open(url, '/upstream/a/echo');
    talk.send('exit');
    // Its own end, or ours: whichever is noticed first.
    expect([1006, 1011]).toContain((await talk.closed).code);
    const next = await Talk.open(url, '/upstream/a/echo');
    expect(await next.send('hello').nextText()).toBe('hello');
    expect(journal.count('a', 'started')).toBe(2);
  });

  it('ends it where it is the client, and the lease with it', async () => {
    const under = await over();
    const talk = await Talk.open(under.url, '/upstream/a/echo');
    talk.socket.terminate();
    await under.journal.until('a', 'gone');
    await expectNothingLeft(under);
  });
});

describe('a handshake whose upstream fails before a byte of the answer', () => {
  it.each([
    ['reset', 1],
    ['exit', 2],
  ])('is sent once more: %s', async (how, lives) => {
    const { url, journal } = await over({ concurrencyLimit: 1 });
    const talk = await Talk.open(url, '/upstream/a/echo', { headers: { 'x-how': how } });
    expect(await talk.send('hello').nextText()).toBe('hello');
    expect([journal.count('a', 'request'), journal.count('a', 'started')]).toEqual([2, lives]);
  });

  it('is never sent a third time', async () => {
    const { url, journal } = await over({ concurrencyLimit: 1 });
    const headers = { 'x-how': 'reset,reset,reset' };
    const answer = await refusalOf(url, '/upstream/a/echo', { headers });
    expect([answer.status, codeOf(answer)]).toEqual([502, 'upstream_closed']);
    expect(journal.count('a', 'request')).toBe(2);
  });
});

describe('a side of a WebSocket that reads nothing', () => {
  it('holds up the upstream where it is the client, and gets everything in the end', async () => {
    const { url, journal } = await over();
    const talk = await Talk.open(url, '/upstream/a/floods?mib=128');
    talk.socket.pause();
    await journal.until('a', 'stalled');
    const stalled = journal.lines().find(({ event }) => event === 'stalled');
    expect(stalled?.bytes).toBeLessThan(BUFFERED);
    talk.socket.resume();
    let bytes = 0;
    while (bytes < 128 * MIB) bytes += (await talk.next()).data.length;
    expect(bytes).toBe(128 * MIB);
  });

  it('holds up the client where it is the upstream, until the model is unloaded', async () => {
    const under = await over();
    const client = await RawClient.to(under.url);
    client.write(handshake('/upstream/a/deaf'));
    await client.until('101');
    const head = Buffer.concat([Buffer.from([0x82, 0xff]), Buffer.alloc(12)]);
    head.writeBigUInt64BE(BigInt(128 * MIB), 2);
    client.write(head);
    let taken = 0;
    const sendMore = (error?: Error | null): void => {
      if (error !== undefined && error !== null) return;
      taken += MIB / 16;
      if (taken < 128 * MIB) client.socket.write(Buffer.alloc(MIB / 16), sendMore);
    };
    sendMore();
    await client.untilStuck();
    expect(taken).toBeLessThan(BUFFERED);
    // Over a connection that is not kept.
    await send(under.url, { method: 'DELETE', path: '/upstream/a' });
    await client.over;
    await expectNothingLeft(under);
  });
});

describe('WebSockets and other requests', () => {
  it('take turns where their models exclude each other', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: { a: sockets('a', log), b: { cmd: standIn('b', log) } },
    }));
    for (let i = 0; i < 3; i += 1) {
      const talk = await Talk.open(url, '/upstream/a/echo');
      const answer = chat(url, 'b');
      await waiting(url, 1);
      talk.socket.close();
      expect((await answer).status).toBe(200);
    }
    expect(await running(url)).toEqual(['b']);
    expect(journal.count('a', 'started')).toBe(3);
  });
});
