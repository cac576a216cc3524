import type { ServerResponse } from 'node:http';
import type { GatewayError } from '../errors.js';
import { errorBody, errorHeaders } from '../http/error-body.js';
import { ERROR_TABLE } from '../http/error-table.js';
import { flushHead } from './flush-head.js';
import {
  announcedTrailers,
  fieldValue,
  headerValue,
  pairs,
  responseHeaders,
} from './forward-headers.js';
import type { RawHeaders } from './forward-headers.js';

/** A client that does not even read the error gets this long before the connection is cut. */
const LAST_WORDS_MS = 1_000;

/** What upstreams may put into the reason of a status, and Node does not write. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/** The answer to one client: begun at most once, and either completed or visibly broken. */
export class ClientResponse {
  /** Aborts when the client has left, or the answer is complete. */
  readonly closed: AbortSignal;
  /** What the client was told went wrong. */
  error: GatewayError | undefined;
  /** The model that answers where it is another than the one asked for; the client is told. */
  servedBy: string | undefined;
  private isEventStream = false;
  /** Sends the head of the answer, once and no sooner than there is something to go with it. */
  private sendHead = (): void => undefined;
  /** An event can begin here: the last bytes ended a line. */
  private isAtLineStart = true;

  constructor(
    readonly raw: ServerResponse,
    readonly requestId: string,
  ) {
    const closing = new AbortController();
    this.closed = closing.signal;
    raw.once('close', () => {
      closing.abort();
    });
    if (raw.destroyed) closing.abort();
  }

  get status(): number {
    return this.raw.statusCode;
  }

  /** Nothing is to be added to the answer any more. */
  get isOver(): boolean {
    return this.closed.aborted || this.error !== undefined;
  }

  /** True once a byte may have reached the client. */
  get hasBegun(): boolean {
    return this.raw.headersSent;
  }

  /**
   * Takes the head of the upstream's answer. It goes out at once where the answer is a stream; where
   * its length is known only with the first bytes, so that until then a failure can be told.
   */
  begin(status: number, statusMessage: string | undefined, headers: RawHeaders): void {
    if (this.isOver) return;
    const kept = responseHeaders(headers);
    if (this.isChunked(status, kept)) kept.push(...announcedTrailers(headers));
    const type = headerValue(kept, 'content-type')?.toLowerCase() ?? '';
    const isEncoded = headerValue(kept, 'content-encoding') !== undefined;
    const isEvents = type.startsWith('text/event-stream');
    this.isEventStream = isEvents && !isEncoded;
    if (headerValue(kept, 'x-request-id') === undefined) kept.push('x-request-id', this.requestId);
    kept.push(...Object.entries(this.ownHeaders()).flat());
    // Reverse proxies buffer streams unless told not to.
    if (isEvents && headerValue(kept, 'x-accel-buffering') === undefined) {
      kept.push('X-Accel-Buffering', 'no');
    }
    this.sendHead = () => {
      this.sendHead = () => undefined;
      if (statusMessage === undefined || UNSENDABLE.test(statusMessage)) {
        this.raw.writeHead(status, kept);
      } else this.raw.writeHead(status, statusMessage, kept);
    };
    if (headerValue(kept, 'content-length') !== undefined) return;
    this.sendHead();
    flushHead(this.raw);
  }

  /** An answer before the answer (RFC 9110 section 15.2), for clients that know such. */
  interim(status: number, statusMessage = '', headers: RawHeaders): void {
    const { socket, headersSent, req } = this.raw;
    // What the gateway says of its own accord: that a body may come, and which protocol it speaks.
    const isOwn = status === 100 || status === 101;
    // It has no socket before its turn, where requests are pipelined.
    if (isOwn || this.isOver || headersSent || req.httpVersion !== '1.1') return;
    if (UNSENDABLE.test(statusMessage) || socket?.writable !== true) return;
    const lines = pairs(responseHeaders(headers)).map(([name, value]) => `${name}: ${value}`);
    const head = [`HTTP/1.1 ${status} ${statusMessage}`, ...lines, '', ''].join('\r\n');
    socket.write(head, 'latin1');
  }

  /** False when the client reads slower than the upstream writes: wait for {@link drained}. */
  write(chunk: Buffer): boolean {
    if (this.isOver) return true;
    this.sendHead();
    this.isAtLineStart = chunk.at(-1) === 0x0a;
    return this.raw.write(chunk);
  }

  drained(resume: () => void): void {
    this.raw.once('drain', resume);
  }

  end(trailers: RawHeaders = []): void {
    if (this.isOver) return;
    this.sendHead();
    if (trailers.length > 0) this.raw.addTrailers(pairs(responseHeaders(trailers)));
    this.raw.end();
  }

  /** An error answer; or, where an answer has begun, its visible end. */
  fail(error: GatewayError): void {
    if (this.isOver || this.raw.writableEnded) return;
    this.error = error;
    if (this.raw.headersSent) this.breakOff(error);
    else this.answerError(error);
  }

  /** Whether trailers can go with it. */
  private isChunked(status: number, headers: RawHeaders): boolean {
    const { method, httpVersion } = this.raw.req;
    const isBodiless = method === 'HEAD' || status === 204 || status === 304;
    if (isBodiless || httpVersion !== '1.1') return false;
    return headerValue(headers, 'content-length') === undefined;
  }

  private ownHeaders(): Record<string, string> {
    return this.servedBy === undefined ? {} : { 'x-model-served': fieldValue(this.servedBy) };
  }

  private answerError(error: GatewayError): void {
    const body = JSON.stringify(errorBody(error));
    this.raw.writeHead(ERROR_TABLE[error.code].status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'x-request-id': this.requestId,
      ...this.ownHeaders(),
      ...errorHeaders(error),
    });
    this.raw.end(body);
  }

  /** Never as if complete: an event stream says so, and the connection is cut. */
  private breakOff(error: GatewayError): void {
    if (!this.isEventStream) {
      this.raw.destroy();
      return;
    }
    const timer = setTimeout(() => this.raw.destroy(), LAST_WORDS_MS);
    this.closed.addEventListener('abort', () => {
      clearTimeout(timer);
    });
    const event = `event: error\ndata: ${JSON.stringify(errorBody(error))}\n\n`;
    this.raw.write(`${this.isAtLineStart ? '\n' : '\n\n'}${event}`, () => this.raw.destroy());
  }
}
