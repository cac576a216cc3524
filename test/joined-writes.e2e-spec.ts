import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { joinWrites } from '../src/joined-writes.js';

type Piece = readonly [chunk: Buffer | string, encoding?: BufferEncoding];

/** What comes at the other end of what is written at once, and whether that was one text. */
async function sent(pieces: readonly Piece[]): Promise<{ bytes: Buffer; isJoined: boolean }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  joinWrites(socket);
  const write = vi.spyOn(socket, '_write');
  socket.cork();
  const written = pieces.map(
    ([chunk, encoding]) =>
      new Promise<void>((resolve, reject) => {
        socket.write(chunk, encoding ?? 'utf8', (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  );
  socket.uncork();
  await Promise.all(written);
  const isJoined = write.mock.calls.length > 0;
  socket.end();
  const [other] = await accepted;
  const bytes = await buffer(other);
  server.close();
  return { bytes, isJoined };
}

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

describe('what is written at once', () => {
  it('goes out as one text where it is short, byte by byte what it was', async () => {
    const head = 'x-name: M\u00fcller\r\n\r\n';
    const { bytes, isJoined } = await sent([[head, 'latin1'], [ALL_BYTES], ['', 'latin1']]);
    expect(bytes).toEqual(Buffer.concat([Buffer.from(head, 'latin1'), ALL_BYTES]));
    expect(isJoined).toBe(true);
  });

  it.each([
    ['UTF-8', ['\u00fc\u20ac', 'utf8']],
    ['base64', [ALL_BYTES.toString('base64'), 'base64']],
    ['UTF-16', ['\u00fc\u20ac', 'utf16le']],
  ] as const)('goes out as it is where some of it is %s', async (_, [text, encoding]) => {
    const { bytes, isJoined } = await sent([
      ['head', 'latin1'],
      [text, encoding],
    ]);
    expect(bytes).toEqual(Buffer.concat([Buffer.from('head'), Buffer.from(text, encoding)]));
    expect(isJoined).toBe(false);
  });

  it('goes out as it is where it is long', async () => {
    const long = Buffer.alloc(8 * 1024, 0xff);
    const { bytes, isJoined } = await sent([['h', 'latin1'], [long]]);
    expect(bytes).toEqual(Buffer.concat([Buffer.from('h'), long]));
    expect(isJoined).toBe(false);
  });

  it('goes out where there is nothing in it', async () => {
    expect((await sent([['', 'latin1'], [Buffer.alloc(0)]])).bytes).toHaveLength(0);
  });
});
