import type { ServerResponse } from 'node:http';
import type { GatewayError } from '../errors.js';
import { withoutCors } from '../http/cors-fields.js';
import { requestIdFields } from '../http/dialect.js';
import type { Dialect } from '../http/dialect.js';
import { errorBodyFor, errorHeaders, errorStatus } from '../http/error-body.js';
import { answerHead, isReadableStream } from './answer-head.js';
import type { AnswerHead } from './answer-head.js';
import { atEndOfTurn } from './end-of-turn.js';
import { flushHead } from './flush-head.js';
import { announcedTrailers, fieldValue, pairs, responseHeaders } from './forward-headers.js';
import type { RawHeaders } from './forward-headers.js';
import { Pieces, writePiece } from './pieces.js';
import { gapAfter } from './waiting/event-gap.js';
import type { Gap } from './waiting/event-gap.js';
import { comment } from './waiting/loading-text.js';
import { continuesStream, NoStream } from './waiting/no-stream.js';

/** A client that does not even read the error gets this long before the connection is cut. */
const LAST_WORDS_MS = 1_000;

/** As much of an answer does not wait for the end of the turn: it would only be copied. */
const LARGE_BYTES = 16 * 1024;

/** What upstreams may put into the reason of a status, and Node does not write. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

const NOTHING = (): void => undefined;
const NO_FIELDS = {};

/** Where the pieces of an answer come from. */
export interface Writer {
  /** The client reads slower than they come: no more until {@link ClientResponse.drained}. */
  holdUp(): void;
}

/** The answer to one client: begun at most once, and either completed or visibly broken. */
export class ClientResponse {
  readonly beganAtMs = performance.now();
  /** What the client was told went wrong. */
  error: GatewayError | undefined;
  /** The model that answers where it is another than the one asked for; the client is told. */
  servedBy: string | undefined;
  /** Sees the bytes of the upstream's answer just before they go out. */
  tap: ((chunk: Buffer) => void) | undefined;
  /** For a web page: what it may do with the answer, whatever the upstream says of it. */
  cors: Readonly<Record<string, string>> | undefined;
  /** The client has a stream of events with our own words in it: the answer has to go on with that. */
  isAnnounced = false;
  private isEventStream = false;
  private readonly pieces = new Pieces();
  /** All of it has come. */
  private isComplete = false;
  private isDue = false;
  /** Of the pieces; no longer than there are any, so that an answer keeps nothing of its upstream alive. */
  private writer: Writer | undefined;
  /** Sends the head of the answer, once and no sooner than there is something to go with it. */
  private sendHead = NOTHING;
  /** What is missing before an event can begin. */
  private gap: Gap = '';
  /** Something beside our own words has gone out. */
  private hasAnswered = false;
  /** An answer that cannot go on the stream that was announced. */
  private noStream: NoStream | undefined;
  /** What is to happen when it closes; undefined: it has. */
  private closing: (() => void)[] | undefined = [];
  private closedSignal: AbortSignal | undefined;

  constructor(
    readonly raw: ServerResponse,
    readonly requestId: string,
    readonly dialect: Dialect,
  ) {
    if (raw.destroyed) this.closing = undefined;
    else {
      raw.on('close', () => {
        this.close();
      });
    }
  }

  /** The client has left, or the answer is complete. */
  get isClosed(): boolean {
    return this.closing === undefined;
  }

  /** The same as a signal, made where one is asked for: it costs more than all else here. */
  get closed(): AbortSignal {
    this.closedSignal ??= this.signalClosed();
    return this.closedSignal;
  }

  /** Calls back when it closes, in the order of the calls; at once where it has. */
  onClosed(listener: () => void): void {
    if (this.closing === undefined) listener();
    else this.closing.push(listener);
  }

  get status(): number {
    return this.raw.statusCode;
  }

  /** Nothing is to be added to the answer any more. */
  get isOver(): boolean {
    return this.isClosed || this.error !== undefined;
  }

  /** True once a byte of the answer may have reached the client; what we say while it waits is none. */
  get hasBegun(): boolean {
    return this.raw.headersSent && (!this.isAnnounced || this.hasAnswered);
  }

  /** Says something of our own before the answer: whole lines of an event stream. */
  announce(text: string): void {
    if (this.isOver || this.hasBegun) return;
    if (!this.isAnnounced) {
      this.isAnnounced = this.isEventStream = true;
      // One that was kept back belongs to an upstream that has failed.
      this.sendHead = NOTHING;
      this.raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache',
        'x-accel-buffering': 'no',
        ...requestIdFields(this),
        ...this.cors,
      });
    }
    this.raw.write(text);
  }

  /**
   * Takes the head of the upstream's answer. It goes out at once where the answer is a stream; where
   * its length is known only with the first bytes, so that until then a failure can be told.
   */
  begin(status: number, statusMessage: string | undefined, headers: RawHeaders): void {
    if (this.isOver) return;
    const unlessSaid = requestIdFields(this);
    const own = { always: this.ownHeaders(), unlessSaid };
    const isForPage = this.cors !== undefined;
    const head = answerHead(status, isForPage ? withoutCors(headers) : headers, own);
    if (this.isAnnounced) {
      this.noStream = continuesStream(head) ? undefined : new NoStream(head);
      return;
    }
    this.isEventStream = isReadableStream(head);
    this.sendHead = () => {
      this.sendHead = NOTHING;
      const announced = this.announcing(head, headers);
      const fields = announced.length === 0 ? head.fields : [...head.fields, ...announced];
      if (statusMessage === undefined || UNSENDABLE.test(statusMessage)) {
        this.raw.writeHead(status, fields);
      } else this.raw.writeHead(status, statusMessage, fields);
    };
    if (head.hasLength) return;
    this.sendHead();
    flushHead(this.raw);
  }

  /** An answer before the answer (RFC 9110 section 15.2), for clients that know such. */
  interim(status: number, statusMessage = '', headers: RawHeaders): void {
    const { socket, headersSent, req } = this.raw;
    // The gateway itself says that a body may come, and which protocol it speaks.
    const isOwn = status <= 101;
    // It has no socket before its turn, where requests are pipelined.
    if (isOwn || this.isOver || headersSent || req.httpVersion !== '1.1') return;
    if (UNSENDABLE.test(statusMessage) || socket?.writable !== true) return;
    const lines = pairs(responseHeaders(headers)).map(([name, value]) => `${name}: ${value}`);
    const head = [`HTTP/1.1 ${status} ${statusMessage}`, ...lines, '', ''].join('\r\n');
    socket.write(head, 'latin1');
  }

  /** What is written within one turn of the event loop goes out in one piece, at its end. */
  write(chunk: Buffer, writer: Writer): void {
    if (this.isOver) return;
    if (this.noStream !== undefined) {
      this.noStream.take(chunk);
      return;
    }
    this.tap?.(chunk);
    this.startBody();
    if (this.isEventStream) this.gap = gapAfter(chunk, this.gap);
    this.writer = writer;
    this.pieces.add(chunk);
    if (this.pieces.bytes < LARGE_BYTES) this.sendSoon();
    else this.flush();
  }

  drained(resume: () => void): void {
    this.raw.once('drain', resume);
  }

  end(trailers: RawHeaders = []): void {
    if (this.isOver) return;
    if (this.noStream !== undefined) {
      this.fail(this.noStream.error());
      return;
    }
    this.startBody();
    if (trailers.length > 0) this.raw.addTrailers(pairs(responseHeaders(trailers)));
    this.isComplete = true;
    this.sendSoon();
  }

  /** An error answer; or, where an answer has begun, its visible end. */
  fail(error: GatewayError): void {
    if (this.isOver || this.isComplete || this.raw.writableEnded) return;
    this.error = error;
    if (this.raw.headersSent) this.breakOff(error);
    else this.answerError(error);
  }

  private sendSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    atEndOfTurn(this.send);
  }

  private readonly send = (): void => {
    this.isDue = false;
    if (this.isComplete && !this.isClosed) this.raw.end(this.takePieces());
    else this.flush();
  };

  private flush(): void {
    const { writer } = this;
    const bytes = this.takePieces();
    if (bytes !== undefined && !this.isClosed && !writePiece(this.raw, bytes)) writer?.holdUp();
  }

  /** What has not gone out yet. */
  private takePieces(): Buffer | undefined {
    this.writer = undefined;
    return this.pieces.take();
  }

  /** A second time there is nobody to tell. */
  private close(): void {
    const { closing = [] } = this;
    this.closing = undefined;
    for (const listener of closing) listener();
  }

  private signalClosed(): AbortSignal {
    const controller = new AbortController();
    this.onClosed(() => {
      controller.abort();
    });
    return controller.signal;
  }

  /** Which trailers come, where any can. */
  private announcing({ status, hasLength }: AnswerHead, headers: RawHeaders): string[] {
    const { method, httpVersion } = this.raw.req;
    const isBodiless = method === 'HEAD' || status === 204 || status === 304;
    return isBodiless || hasLength || httpVersion !== '1.1' ? [] : announcedTrailers(headers);
  }

  private ownHeaders(): Readonly<Record<string, string>> {
    if (this.servedBy === undefined) return this.cors ?? NO_FIELDS;
    return { ...this.cors, 'x-model-served': fieldValue(this.servedBy) };
  }

  /** With the head; or, where that was ours, with what is left to say of it. */
  private startBody(): void {
    this.sendHead();
    if (this.hasAnswered) return;
    this.hasAnswered = true;
    if (!this.isAnnounced || this.servedBy === undefined) return;
    this.raw.write(comment(`x-model-served: ${fieldValue(this.servedBy)}`));
  }

  private answerError(error: GatewayError): void {
    const body = JSON.stringify(errorBodyFor(error, this));
    this.raw.writeHead(errorStatus(error.code, this.dialect), {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      ...this.ownHeaders(),
      ...errorHeaders(error, this),
    });
    this.raw.end(body);
  }

  /** Never as if complete: an event stream says so, and the connection is cut. */
  private breakOff(error: GatewayError): void {
    this.flush();
    if (!this.isEventStream) {
      this.raw.destroy();
      return;
    }
    this.startBody();
    const timer = setTimeout(() => this.raw.destroy(), LAST_WORDS_MS);
    this.onClosed(() => {
      clearTimeout(timer);
    });
    const event = `event: error\ndata: ${JSON.stringify(errorBodyFor(error, this))}\n\n`;
    this.raw.write(`${this.gap}${event}`, () => this.raw.destroy());
  }
}
