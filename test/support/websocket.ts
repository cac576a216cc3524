import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { eventually } from './journal.js';
import { collect } from './raw-http.js';
import type { Answer } from './raw-http.js';

export interface Asked extends ClientOptions {
  readonly protocols?: readonly string[];
}

export interface Said {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** A WebSocket client that keeps what it is told until somebody asks. */
export class Talk {
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** The head of the answer that opened it. */
  head: IncomingMessage | undefined;
  private readonly said: Said[] = [];
  private isClosed = false;

  private constructor(readonly socket: WebSocket) {
    socket.on('upgrade', (head) => (this.head = head));
    socket.on('error', () => undefined); // Seen by who waits for it to open, or to close.
    socket.on('message', (data: Buffer, isBinary) => this.said.push({ data, isBinary }));
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        this.isClosed = true;
        resolve({ code, reason: reason.toString() });
      });
    });
    onTestFinished(() => {
      socket.terminate();
    });
  }

  /** Under way; it may wait for its model. */
  static begin(url: string, path: string, { protocols = [], ...options }: Asked = {}): Talk {
    const address = `${url.replace('http', 'ws')}${path}`;
    return new Talk(new WebSocket(address, [...protocols], options));
  }

  static async open(url: string, path: string, asked: Asked = {}): Promise<Talk> {
    return Talk.begin(url, path, asked).opened();
  }

  async opened(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    return this;
  }

  send(data: string | Buffer, options: { fin?: boolean; binary?: boolean } = {}): this {
    this.socket.send(data, options);
    return this;
  }

  /** The next message nobody has asked for yet. */
  async next(): Promise<Said> {
    await eventually(() => this.said.length > 0 || this.isClosed, 'a message comes');
    const [message] = this.said.splice(0, 1);
    if (message === undefined) throw new Error('closed without a message');
    return message;
  }

  async nextText(): Promise<string> {
    const { data, isBinary } = await this.next();
    if (isBinary) throw new Error('it is not text');
    return data.toString();
  }
}

/** The plain answer to a handshake that is refused. */
export async function refusalOf(url: string, path: string, asked: Asked = {}): Promise<Answer> {
  const { socket } = Talk.begin(url, path, asked);
  const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  return collect(answer);
}

/** The code of an error answer. */
export const codeOf = ({ body }: Answer): string =>
  (JSON.parse(body.toString()) as { error: { code: string } }).error.code;

/** The head of a request for a WebSocket, as bytes. */
export const handshake = (path: string, ...more: string[]): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...more,
    '',
    '',
  ].join('\r\n');
