import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { GatewayError } from '../errors.js';
import { errorBody } from './error-body.js';
import { requestIdOf } from './request-id.js';

/** A client that goes on sending gets this long to read why it is refused. */
const LAST_WORDS_MS = 1_000;

const STATUS_OF: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** What is not HTTP gets an answer all the same, if it can still be read, and is then cut off. */
export class MalformedRequests {
  /** Answers that are not complete; pipelined ones make several of a connection. */
  private readonly answers = new WeakMap<Socket, Set<ServerResponse>>();
  private readonly refused = new WeakSet<Socket>();

  /** To be told of every answer before it begins. */
  watch(socket: Socket, answer: ServerResponse): void {
    const answers = this.answers.get(socket) ?? new Set();
    this.answers.set(socket, answers.add(answer));
    answer.once('close', () => answers.delete(answer));
  }

  refuse(error: Error, socket: Socket): void {
    const code = 'code' in error ? String(error.code) : '';
    if (this.refused.has(socket)) return;
    if (!socket.writable || code === 'ECONNRESET' || this.isAnswering(socket)) {
      socket.destroy();
      return;
    }
    this.refused.add(socket);
    socket.end(refusal(code));
    const timer = setTimeout(() => socket.destroy(), LAST_WORDS_MS);
    socket.once('close', () => {
      clearTimeout(timer);
    });
  }

  /** A second answer would pass for a part of the one under way. */
  private isAnswering(socket: Socket): boolean {
    return [...(this.answers.get(socket) ?? [])].some(({ headersSent }) => headersSent);
  }
}

function refusal(code: string): string {
  const [status, reason] = STATUS_OF[code] ?? [400, 'Bad Request'];
  const error = new GatewayError('invalid_request', 'the request is not valid HTTP');
  const body = JSON.stringify(errorBody(error));
  return [
    `HTTP/1.1 ${status} ${reason}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestIdOf({ headers: {} })}`,
    '',
    body,
  ].join('\r\n');
}
