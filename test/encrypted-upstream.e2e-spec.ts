import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configFile } from './support/gateway.js';
import { chat } from './support/http.js';
import { Program } from './support/process.js';
import { Talk } from './support/websocket.js';

/** Of a stand-in on 127.0.0.1; nobody else trusts it. */
const CERTIFICATE = fileURLToPath(new URL('support/tls/certificate.pem', import.meta.url));
const KEY = fileURLToPath(new URL('support/tls/key.pem', import.meta.url));

/** More than fits into all buffers between it and a client that does not read. */
const LARGE = Buffer.alloc(16 * 1024 * 1024, 'x');

/** A model server that somebody else runs, over TLS; it closes the connection behind each large answer. */
async function encrypted(): Promise<string> {
  const secrets = { cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) };
  const server = createServer(secrets, (asked, answer) => {
    if (asked.url === '/v1/large') {
      asked.resume().on('end', () => answer.setHeader('connection', 'close').end(LARGE));
    } else {
      asked.resume().on('end', () =>
        answer
          .setHeader('x-host', asked.headers.host ?? '')
          .setHeader('x-connection', asked.socket.remotePort ?? 0)
          .end('{}'),
      );
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What stands before it, and may leave a connection without a word. */
async function silentBefore(host: string) {
  const { hostname, port } = new URL(`https://${host}`);
  const sockets = new Set<Socket>();
  let silent = 0;
  const server = createTcpServer((client) => {
    sockets.add(client.on('error', () => undefined).on('close', () => sockets.delete(client)));
    if (silent > 0) {
      silent -= 1;
      client.resume();
      return;
    }
    const upstream = connect(Number(port), hostname).on('error', () => undefined);
    client.pipe(upstream).pipe(client);
  });
  const closeAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    closeAll();
    server.close();
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Those that there are are closed. */
    leaveNext: (connections: number) => {
      closeAll();
      silent = connections;
    },
    hasLeft: () => silent === 0,
  };
}

const TRUSTED = { NODE_EXTRA_CA_CERTS: CERTIFICATE };

async function gatewayBefore(
  host: string,
  environment: Readonly<Record<string, string>> = TRUSTED,
): Promise<string> {
  const models = { far: { external: `https://${host}`, checkEndpoint: '/health' } };
  const file = configFile({ logLevel: 'info', models });
  const program = Program.start(['--config', file, '--listen', '127.0.0.1:0'], environment);
  return program.url();
}

describe('a model server behind TLS', () => {
  it('is asked under its own name, over a connection that is kept', async () => {
    const host = await encrypted();
    const url = await gatewayBefore(host);
    const connections = new Set<string | null>();
    for (let i = 0; i < 3; i++) {
      const answer = await chat(url, 'far');
      expect([answer.status, answer.headers.get('x-host')]).toEqual([200, host]);
      connections.add(answer.headers.get('x-connection'));
      await answer.text();
    }
    expect(connections.size).toBe(1);
  });

  it('needs no certificate that is trusted where Node is told to do without', async () => {
    const url = await gatewayBefore(await encrypted(), { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect((await chat(url, 'far')).status).toBe(200);
  });

  it('is asked once more where it does not take a connection', async () => {
    const front = await silentBefore(await encrypted());
    const url = await gatewayBefore(front.host);
    expect((await chat(url, 'far')).status).toBe(200);
    front.leaveNext(2);
    // That they are closed has to be noticed.
    await sleep(200);
    expect(front.hasLeft()).toBe(false);
    const asked = chat(url, 'far', {}, { signal: AbortSignal.timeout(20_000) });
    const talk = Talk.begin(url, '/upstream/far/ws');
    const refused = once(talk.socket, 'unexpected-response') as Promise<unknown[]>;
    const [answer, [, refusal]] = await Promise.all([asked, refused]);
    expect([answer.status, front.hasLeft()]).toEqual([200, true]);
    // It has no WebSockets, and was asked.
    expect((refusal as IncomingMessage).headers['x-host']).toBe(front.host);
  });

  it('may close while a client does not read: the client gets all of the answer, and others theirs', async () => {
    const url = await gatewayBefore(await encrypted());
    const asked = request(`${url}/v1/large`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    asked.end('{"model":"far"}');
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.pause();
    // As long as it takes for the upstream to have written all, and closed; nobody tells.
    await sleep(300);
    expect((await chat(url, 'far')).status).toBe(200);
    let bytes = 0;
    for await (const piece of answer) bytes += (piece as Buffer).length;
    expect(bytes).toBe(LARGE.length);
    expect((await chat(url, 'far')).status).toBe(200);
  });
});
