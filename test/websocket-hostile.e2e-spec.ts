import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectNothingLeft, underWay } from './support/aftermath.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { upstream } from './support/models.js';
import { RawClient } from './support/raw-http.js';
import { ASK_A } from './support/ways.js';
import { handshake, Talk } from './support/websocket.js';

const MIB = 1024 * 1024;

const over = (program = 'websockets', config: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: upstream(program, 'a', log) } }, ...config }));

/** A text message as clients have to send it; its mask changes nothing. */
const said = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);

describe('a client that does not wait for its WebSocket', () => {
  it('is heard all the same: its first messages come with the handshake', async () => {
    const { url } = await over();
    const client = await RawClient.to(url);
    client.write(Buffer.concat([Buffer.from(handshake('/upstream/a/echo')), said('at once')]));
    client.write(said('and more'));
    await client.until('and more');
    expect(client.seen.indexOf('at once')).toBeGreaterThan(client.seen.indexOf('101'));
  });

  it('has none of it read as a request where it gets another answer', async () => {
    const under = await over();
    const client = await RawClient.to(under.url);
    const smuggled = 'GET /upstream/a/smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
    client.write(handshake('/upstream/a/refuses') + smuggled);
    await client.over;
    expect(client.status).toBe(403);
    expect(client.seen.match(/HTTP\/1\.1/g)).toHaveLength(1);
    client.socket.end();
    await expectNothingLeft(under);
    expect(under.journal.lines().some(({ path }) => path === '/smuggled')).toBe(false);
  });

  it('takes no place in the model once it has been refused, even if it does not go', async () => {
    const under = await over();
    const client = await RawClient.to(under.url);
    client.write(handshake('/upstream/a/refuses'));
    await client.over;
    // Sooner than its connection is cut.
    await eventually(async () => (await underWay(under.url)) === 0, 'its lease ends', 3_000);
  });

  it('gets it after the answers it has asked for before', async () => {
    const { url } = await over();
    await fetch(`${url}/upstream/a/load`);
    const client = await RawClient.to(url);
    const plain = 'GET /upstream/a/plain HTTP/1.1\r\nHost: x\r\n\r\n';
    client.write(plain + plain + handshake('/upstream/a/tells'));
    await client.until('"url":"/tells"');
    expect(client.seen.match(/HTTP\/1\.1 \d+/g)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 200',
      'HTTP/1.1 101',
    ]);
  });

  it('is cut where it says more than anybody has to keep', async () => {
    const under = await over();
    const client = await RawClient.to(under.url);
    client.write(handshake('/upstream/a/silent'));
    await under.journal.until('a', 'request');
    client.write(Buffer.alloc(MIB));
    await client.closed;
    await under.journal.until('a', 'gone');
    await expectNothingLeft(under);
  });
});

describe('a request that asks for anything but a WebSocket is one like all others:', () => {
  it.each([
    ['h2c', `GET /v1/x?model=a HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n`],
    [
      'h2c with a body',
      `POST /v1/x HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: ${ASK_A.length}\r\n\r\n${ASK_A}`,
    ],
    [
      'a WebSocket by POST',
      `POST /v1/x HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\nContent-Length: ${ASK_A.length}\r\n\r\n${ASK_A}`,
    ],
    [
      'a WebSocket with a body that asks to wait for it',
      `GET /upstream/a/x HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    ],
    [
      'a WebSocket without saying so in Connection',
      `GET /upstream/a/x HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n`,
    ],
  ])('%s', async (_, request) => {
    const { url, journal } = await over('echo');
    const client = await RawClient.to(url);
    // The connection goes on, and what follows is found where it begins.
    for (const count of [1, 2]) {
      client.write(request);
      const answers = (): number => client.seen.match(/HTTP\/1\.1 200/g)?.length ?? 0;
      await eventually(() => answers() === count, 'it is answered');
    }
    expect(client.seen).not.toContain('HTTP/1.1 101');
    expect(client.seen.toLowerCase()).not.toContain('"upgrade"');
    expect(journal.count('a', 'request')).toBe(2);
  });

  it('a WebSocket over HTTP/1.0', async () => {
    const { url } = await over('echo');
    const client = await RawClient.to(url);
    client.write(handshake('/upstream/a/x').replace('HTTP/1.1', 'HTTP/1.0'));
    await client.over;
    expect(client.status).toBe(200);
  });

  it('and CONNECT is no more than it was', async () => {
    const { url } = await over();
    const client = await RawClient.to(url);
    client.write(handshake('127.0.0.1:22').replace('GET', 'CONNECT'));
    await client.over;
    expect(client.seen).toBe('');
  });
});

describe('a side of a WebSocket that', () => {
  it('half-closes ends both', async () => {
    const under = await over();
    const client = await RawClient.to(under.url);
    client.write(handshake('/upstream/a/echo')).write(said('last words'));
    await client.until('last words');
    client.socket.end();
    await client.closed;
    await under.journal.until('a', 'gone');
    await expectNothingLeft(under);
  });

  it('half-closes before it is open has left', async () => {
    const under = await over();
    const client = await RawClient.to(under.url);
    client.write(handshake('/upstream/a/silent'));
    await under.journal.until('a', 'request');
    client.socket.end();
    await under.journal.until('a', 'gone');
    await expectNothingLeft(under);
  });

  it('is reset ends the other: the client', async () => {
    const under = await over();
    const client = await RawClient.to(under.url);
    client.write(handshake('/upstream/a/echo'));
    await client.until('101');
    client.socket.resetAndDestroy();
    await under.journal.until('a', 'gone');
    await expectNothingLeft(under);
  });

  it('is reset ends the other: the upstream', async () => {
    const under = await over();
    const talk = await Talk.open(under.url, '/upstream/a/resets');
    talk.send('anything');
    expect((await talk.closed).code).toBe(1006);
    await expectNothingLeft(under);
  });

  it('ends without a close frame has all it said delivered', async () => {
    const { url } = await over();
    const talk = await Talk.open(url, '/upstream/a/ends');
    expect((await talk.next()).data).toHaveLength(MIB);
    expect((await talk.closed).code).toBe(1006);
  });
});

describe('many WebSockets', () => {
  it('leave nothing behind', async () => {
    const under = await over();
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    const twenty = async (): Promise<void> => {
      const talks = await Promise.all(
        Array.from({ length: 20 }, () => Talk.open(under.url, '/upstream/a/echo')),
      );
      expect(await underWay(under.url)).toBe(20);
      for (const talk of talks) talk.send('x');
      await Promise.all(talks.map((talk) => talk.next()));
      for (const [i, { socket }] of talks.entries()) {
        if (i % 2 === 0) socket.close();
        else socket.terminate();
      }
      await Promise.all(talks.map(({ closed }) => closed));
      await expectNothingLeft(under);
    };
    await twenty();
    const before = openFiles();
    await twenty();
    await twenty();
    await eventually(() => openFiles() <= before, 'all files are closed');
  });
});
