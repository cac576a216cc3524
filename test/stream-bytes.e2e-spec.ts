import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGateway } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { collect, open, RawClient } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const CHUNKED =
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n';
const END = '0\r\n\r\n';
const HEALTHY = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
/** Longer than what is written in one. */
const LONG = 'x'.repeat(10_000);

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

/** An upstream that answers as it is told, on one connection after the other. */
class Puppet {
  readonly asked: Socket[] = [];

  static async start(): Promise<{ puppet: Puppet; url: string }> {
    const puppet = new Puppet();
    const server = createServer({ noDelay: true }, (socket) => {
      onTestFinished(() => {
        socket.destroy();
      });
      socket
        .on('error', () => undefined)
        .on('data', (bytes) => {
          if (bytes.toString().startsWith('GET /health')) socket.write(HEALTHY);
          else if (!puppet.asked.includes(socket)) puppet.asked.push(socket);
        });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const { url } = await startGateway(() => ({
      models: { a: { external: `http://127.0.0.1:${port}` } },
    }));
    return { puppet, url };
  }

  /** The connection on which the next request has come. */
  async next(): Promise<Socket> {
    await eventually(() => this.asked.length > 0, 'the upstream is asked');
    return this.asked.shift() as Socket;
  }
}

describe.each(WAYS)('what comes piece by piece from a model that was found %s', (_way, to) => {
  const asking = (version = '1.1'): string =>
    `POST ${to('/v1/x')} HTTP/${version}\r\nHost: x\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${ASK_A.length}\r\n\r\n${ASK_A}`;

  /** A client that has been sent the head of an answer, and who goes on with it. */
  const begun = async (
    head: string,
    version?: string,
  ): Promise<{ client: RawClient; model: Socket; url: string; puppet: Puppet }> => {
    const { puppet, url } = await Puppet.start();
    const client = (await RawClient.to(url)).write(asking(version));
    const model = await puppet.next();
    model.write(`${head}\r\n`);
    return { client, model, url, puppet };
  };

  const bodyIn = ({ seen }: RawClient): string => seen.slice(seen.indexOf('\r\n\r\n') + 4);

  it('goes on as chunks of the same bytes, whichever they are, and ends with its trailers', async () => {
    const { client, model } = await begun(CHUNKED);
    const all = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i));
    const pieces = [all, LONG, '\n'];
    for (const [i, piece] of pieces.entries()) {
      model.write(chunk(piece), 'latin1');
      const sofar = pieces
        .slice(0, i + 1)
        .map(chunk)
        .join('');
      await eventually(() => bodyIn(client).length >= sofar.length, 'the piece comes');
      expect(bodyIn(client)).toBe(sofar);
    }
    model.write('0\r\nX-Sum: 5d41\r\n\r\n');
    await client.until('X-Sum: 5d41\r\n\r\n');
    expect(bodyIn(client)).toBe(`${pieces.map(chunk).join('')}0\r\nX-Sum: 5d41\r\n\r\n`);
  });

  it('goes on unframed to a client of HTTP/1.0', async () => {
    const { client, model } = await begun(CHUNKED, '1.0');
    model.write(chunk('one'));
    await client.until('one');
    model.write(chunk('two') + END);
    await client.over;
    expect(bodyIn(client)).toBe('onetwo');
  });

  it('goes on unframed where its length is known', async () => {
    const { client, model } = await begun('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n');
    model.write('one');
    await client.until('one');
    model.write('two');
    await client.until('onetwo');
    expect(bodyIn(client)).toBe('onetwo');
  });

  it('and breaks off has an error event behind the last piece, and no end', async () => {
    const { client, model } = await begun(CHUNKED);
    model.write(chunk('data: 1\n\n'));
    await client.until('data: 1');
    model.write(chunk('data: 2\n'));
    await client.until('data: 2');
    model.destroy();
    await client.over;
    const [, length = '', event] =
      /^9\r\ndata: 1\n\n\r\n8\r\ndata: 2\n\r\n(\w+)\r\n(\nevent: error\ndata: .*\n\n)\r\n$/.exec(
        bodyIn(client),
      ) ?? [];
    expect(event?.length).toBe(parseInt(length, 16));
  });

  it('waits for the answer before it on the same connection, and follows it whole', async () => {
    const { client, model, puppet } = await begun(CHUNKED);
    client.write(asking());
    const second = await puppet.next();
    second.write(`${CHUNKED}\r\n${chunk('second')}`);
    model.write(chunk('first'));
    await client.until('first');
    second.write(chunk('more'));
    model.write(END);
    await client.until('more');
    second.write(END);
    await client.until(`${chunk('more')}${END}`);
    const [, first, , rest] = client.seen.split(/(?<=\r\n\r\n)/);
    expect(first).toBe(chunk('first') + END);
    expect(rest).toBe(chunk('second') + chunk('more') + END);
  });

  it('is taken no faster than the client reads, however small the pieces, and arrives whole', async () => {
    const { puppet, url } = await Puppet.start();
    const asked = open(url, { path: to('/v1/x'), body: ASK_A });
    const model = await puppet.next();
    model.write(`${CHUNKED}\r\n`);
    const answer = await asked;
    const piece = (i: number): string => `data: ${String(i).padStart(1_000)}\n\n`;
    const mostPieces = 100_000;
    let pieces = 0;
    // One at a time, as long as they are taken.
    while (model.writableLength === 0 && pieces < mostPieces) {
      model.write(chunk(piece(pieces++)));
      await new Promise(setImmediate);
    }
    expect(pieces).toBeLessThan(mostPieces);
    model.write(END);
    const { body } = await collect(answer);
    expect(body.toString()).toBe(Array.from({ length: pieces }, (_, i) => piece(i)).join(''));
  });
});
