import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { eventually } from './journal.js';

/** A request as it goes over the wire; nothing in it is normalized, as fetch would. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  /** Names and values in turn, repeated where they repeat. */
  readonly headers?: readonly string[];
  readonly body?: Buffer | string;
  /** Without a Content-Length. */
  readonly isChunked?: boolean;
}

/** A complete answer, bytes and raw fields. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly trailers: NodeJS.Dict<string>;
}

/** A request under way, whose body is still to be written. */
export function begin(
  url: string,
  { method = 'POST', path = '/', headers = [] }: RawRequest,
): ClientRequest {
  const { host } = new URL(url);
  const outgoing = request(url, {
    method,
    path,
    agent: false,
    headers: ['Host', host, ...headers],
  });
  outgoing.on('error', () => undefined); // Seen by who waits for the answer.
  return outgoing;
}

/** Resolves with the head of the answer; its body is still to come. */
export async function open(url: string, asked: RawRequest): Promise<IncomingMessage> {
  const { body, isChunked = false, headers = [] } = asked;
  const length =
    isChunked || body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
  const chunked = isChunked ? ['Transfer-Encoding', 'chunked'] : [];
  const outgoing = begin(url, { ...asked, headers: [...headers, ...length, ...chunked] });
  outgoing.end(typeof body === 'string' ? Buffer.from(body) : body);
  return headOf(outgoing);
}

export async function headOf(outgoing: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return answer;
}

/** Sends the request and reads the whole answer; rejects where it is cut short. */
export async function send(url: string, asked: RawRequest): Promise<Answer> {
  return collect(await open(url, asked));
}

/** The rest of an answer; rejects where it is cut short. */
export async function collect(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return {
    status: answer.statusCode ?? 0,
    reason: answer.statusMessage ?? '',
    rawHeaders: answer.rawHeaders,
    body: Buffer.concat(chunks),
    trailers: answer.trailers,
  };
}

/** All values of a field, in the order they came. */
export function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

/** The names of all fields, in lower case. */
export function namesOf(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
}

/**
 * Writes the bytes as they stand over a connection of its own, and resolves with all that comes
 * back until the other side ends it.
 */
export function exchangeBytes(
  url: string,
  bytes: string | Buffer,
  { isEndedAfter = false }: { readonly isEndedAfter?: boolean } = {},
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve) => {
    let seen = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (seen += text));
    socket.on('error', () => undefined); // Cut rather than ended; what came before counts.
    socket.once('close', () => {
      resolve(seen);
    });
    if (isEndedAfter) socket.end(bytes);
    else socket.write(bytes);
  });
}

const MOST_KEPT = 1024 * 1024;
const LAST_KEPT = 1024;
/** Nothing was taken between as many looks: nobody takes it. */
const ENOUGH_LOOKS = 40;

/** A connection that says what it is told to, keeps all that comes back, and ends only when told. */
export class RawClient {
  /** What came first, up to a mebibyte. */
  seen = '';
  /** What came last. */
  last = '';
  /** All bytes that came, read or thrown away. */
  bytes = 0;
  isClosed = false;
  /** Reset, where it was not ended. */
  error: string | undefined;
  /** The other side has ended or cut the connection. */
  readonly over: Promise<void>;
  /** Both sides have. */
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.bytes += chunk.length;
      if (this.seen.length < MOST_KEPT) this.seen += chunk.toString('latin1');
      this.last = (this.last + chunk.subarray(-LAST_KEPT).toString('latin1')).slice(-LAST_KEPT);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (this.error = error.code));
    this.over = new Promise((resolve) => {
      socket.once('end', resolve).once('close', resolve);
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.isClosed = true;
        resolve();
      });
    });
  }

  /** Connected, and destroyed after the test. It reads nothing where it is told so. */
  static async to(
    url: string,
    { reads = true }: { readonly reads?: boolean } = {},
  ): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const client = new RawClient(socket);
    if (!reads) socket.pause();
    onTestFinished(() => {
      socket.destroy();
    });
    await once(socket, 'connect');
    return client;
  }

  write(bytes: string | Buffer): this {
    this.socket.write(bytes);
    return this;
  }

  /** Says this again and again until it is closed, or nobody reads it any more. */
  drip(bytes: string | Buffer, everyMs: number): this {
    const timer = setInterval(() => {
      if (this.socket.writable && this.socket.writableLength < MOST_KEPT) this.write(bytes);
    }, everyMs);
    this.socket.once('close', () => {
      clearInterval(timer);
    });
    return this;
  }

  /** Waits until the text has come. */
  async until(text: string): Promise<void> {
    await eventually(() => this.seen.includes(text) || this.isClosed, `'${text}' comes`);
    if (!this.seen.includes(text)) throw new Error(`closed without '${text}': ${this.seen}`);
  }

  /** Waits until no more of what it has to say is taken. */
  async untilStuck(): Promise<void> {
    const taken = (): number => this.socket.bytesWritten - this.socket.writableLength;
    let before = -1;
    let looks = 0;
    await eventually(() => {
      looks = taken() === before && this.socket.writableLength > 0 ? looks + 1 : 0;
      before = taken();
      return looks >= ENOUGH_LOOKS;
    }, 'it cannot send any more');
  }

  get status(): number | undefined {
    const [, status] = /^HTTP\/1\.1 (\d+)/.exec(this.seen) ?? [];
    return status === undefined ? undefined : Number(status);
  }

  /** The code of an error answer. */
  get code(): string | undefined {
    return /"code":"(\w+)"/.exec(this.seen)?.[1];
  }
}
