import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect } from 'node:net';

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
