import { Socket } from 'node:net';
import type { ConnectOpts, SocketConstructorOpts } from 'node:net';
import { errors } from 'undici';
import type { buildConnector } from 'undici';
import { joinWrites } from '../joined-writes.js';
import { addressOf } from '../url-address.js';
import { CONNECTED_WITHIN_MS } from './connect-in-time.js';

const KEEP_ALIVE_AFTER_MS = 60_000;
const READ_AT_ONCE_BYTES = 64 * 1024;

/** The types know the option only of a function that connects. */
const OPTIONS: SocketConstructorOpts & ConnectOpts = {
  onread: {
    buffer: Buffer.allocUnsafeSlow(READ_AT_ONCE_BYTES),
    callback(this: UpstreamSocket, length, bytes): boolean {
      return this.receive(bytes.subarray(0, length));
    },
  },
};

/**
 * A connection that is read by the client library. All of them read into one buffer, from which each copies
 * what has come, and tell the reader at once: a buffer of its own, and the queue of a stream, cost
 * more for a token than all that is done with it.
 */
class UpstreamSocket extends Socket {
  /** What the reader has not taken yet; until then nothing more is read. */
  private came: Buffer | undefined;

  constructor() {
    super(OPTIONS);
    joinWrites(this);
  }

  /** True where all of it has been taken: more may come. */
  receive(bytes: Uint8Array): boolean {
    this.came = Buffer.from(bytes);
    this.emit('readable');
    return this.isEmpty;
  }

  private get isEmpty(): boolean {
    return this.came === undefined;
  }

  override read(size?: number): Buffer | null {
    const { came } = this;
    if (size === 0 && came !== undefined) return null;
    // Node's own makes the connection be read on, which also tells the end.
    if (came === undefined) return super.read(size) as Buffer | null;
    this.came = undefined;
    return came;
  }

  /** The reader has paused in the midst of it, or right behind: with nothing left it has still to come back. */
  override unshift(chunk: Buffer): void {
    this.came = chunk;
  }
}

/** Connects to an upstream that speaks plain HTTP. */
export const connectPlainly: buildConnector.connector = (url, callback) => {
  const socket = new UpstreamSocket();
  const { host, port } = addressOf(url);
  const timer = setTimeout(() => {
    socket.destroy(new errors.ConnectTimeoutError(`no connection to ${host}:${port}`));
  }, CONNECTED_WITHIN_MS);
  const failed = (error: Error): void => {
    clearTimeout(timer);
    callback(error, null);
  };
  socket.once('error', failed).once('connect', () => {
    clearTimeout(timer);
    socket.off('error', failed);
    callback(null, socket);
  });
  socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
  socket.connect({ host, port });
};
