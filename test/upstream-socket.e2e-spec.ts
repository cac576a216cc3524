import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connectPlainly } from '../src/proxy/upstream-socket.js';
import { eventually } from './support/journal.js';

/** An upstream that answers with these bytes, and closes the connection. */
async function answering(answer: string): Promise<Pool> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const pool = new Pool(`http://127.0.0.1:${port}`, { connect: connectPlainly });
  onTestFinished(async () => {
    await pool.destroy();
    server.close();
  });
  return pool;
}

/** A reader that pauses at every piece with something in it. */
class Reader implements Dispatcher.DispatchHandler {
  body = '';
  isComplete = false;
  error: Error | undefined;
  goOn = (): void => undefined;

  onConnect(): void {
    // Nothing is to be cut.
  }

  onHeaders(_status: number, _headers: Buffer[], goOn: () => void): boolean {
    this.goOn = goOn;
    return true;
  }

  onData(piece: Buffer): boolean {
    this.body += piece.toString();
    return piece.length === 0;
  }

  onComplete(): void {
    this.isComplete = true;
  }

  onError(error: Error): void {
    this.error = error;
  }
}

describe('a connection to an upstream', () => {
  it.each([
    ['until it closes', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['of a known length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
    [
      'and says that it closes',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n',
    ],
    ['as of old', 'HTTP/1.0 200 OK\r\n\r\n'],
  ])('that closes while its reader pauses behind the last piece %s', async (_title, head) => {
    const pool = await answering(`${head}hello`);
    const reader = new Reader();
    pool.dispatch({ path: '/', method: 'GET' }, reader);
    await eventually(() => reader.body === 'hello', 'the body has come');
    // Its end has come as well, and would be taken for the end of all.
    await sleep(50);
    expect(reader).toMatchObject({ isComplete: false, error: undefined });
    reader.goOn();
    await eventually(() => reader.isComplete, 'the answer is complete');
    expect(reader.error).toBeUndefined();
  });

  it('goes to port 80 where its address names none', async () => {
    const port = await new Promise((resolve) => {
      connectPlainly({ hostname: '127.0.0.1', protocol: 'http:', port: '' }, (error, socket) => {
        socket?.destroy();
        resolve(error === null ? socket.remotePort : (error as { port?: number }).port);
      });
    });
    expect(port).toBe(80);
  });
});
