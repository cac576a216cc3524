import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { say, valuesIn, WireReader } from '../upstreams/wire-reader.mjs';
import type { Body, Framing, Head, Part } from '../upstreams/wire-reader.mjs';

/** A whole answer. */
export interface WireAnswer {
  readonly head: Head;
  readonly body: Body;
  /** The heads of the 1xx answers before it. */
  readonly interim: readonly Head[];
}

/** A connection over which bytes go as they are written, and come as they are. */
export class WireClient {
  private readonly reader: WireReader;

  private constructor(readonly socket: Socket) {
    this.reader = new WireReader(socket);
  }

  static async to(url: string): Promise<WireClient> {
    const { hostname, port } = new URL(url);
    const at = { host: hostname, port: Number(port) };
    const socket = connect({ ...at, allowHalfOpen: true, noDelay: true });
    // Seen by who reads.
    socket.on('error', () => undefined);
    onTestFinished(() => {
      socket.destroy();
    });
    await once(socket, 'connect');
    return new WireClient(socket);
  }

  /** Resolves once all of it is on its way, or the connection is gone. */
  say(...parts: readonly Part[]): Promise<void> {
    return say(this.socket, parts);
  }

  /** The next head, be it of an interim answer. */
  async head(): Promise<Head> {
    const head = await this.reader.head();
    if (head === undefined) throw new Error('the connection ended without an answer');
    return head;
  }

  /** The next whole answer, to a request of that method. */
  async answer(method: string): Promise<WireAnswer> {
    const interim: Head[] = [];
    for (let head = await this.head(); ; head = await this.head()) {
      const status = statusOf(head);
      if (status >= 200) {
        const body = await this.reader.body(framingOf(method, status, head));
        return { head, body, interim };
      }
      interim.push(head);
    }
  }
}

export const statusOf = ({ line }: Head): number => Number(line.split(' ')[1]);

/** RFC 9112 section 6.3 */
function framingOf(method: string, status: number, { fields }: Head): Framing {
  if (method === 'HEAD' || status === 204 || status === 304) return 'none';
  if (valuesIn(fields, 'transfer-encoding').length > 0) return 'chunked';
  const [length] = valuesIn(fields, 'content-length');
  return length === undefined ? 'close' : Number(length);
}
