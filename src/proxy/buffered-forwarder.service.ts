import { Injectable } from '@nestjs/common';
import type { Dispatcher } from 'undici';
import { withReplacements } from '../body/json-edits.js';
import { codeOf } from '../error-code.js';
import type { GatewayError } from '../errors.js';
import { holdUp, passOn } from './carry-answer.js';
import type { Writer } from './client-response.js';
import type { RawHeaders } from './forward-headers.js';
import { requestHeaders } from './forward-headers.js';
import { Forwarder, noteAnswer, revoked, upstreamUrlPath } from './forwarder.js';
import type { Exchange } from './forwarder.js';
import { UpstreamConnections } from './upstream-connections.service.js';
import { upstreamError } from './upstream-error.js';

/**
 * Forwards requests whose body is at hand and small, over pooled connections in plain HTTP. With undici's own
 * connections, TLS among them, an upstream that closes while its reader pauses ends the gateway.
 */
@Injectable()
export class BufferedForwarder extends Forwarder {
  constructor(private readonly connections: UpstreamConnections) {
    super();
  }

  forward(exchange: Exchange): void {
    const { request, rawHeaders, body, edits, lease, isLast } = exchange;
    const bytes = body?.small;
    this.connections.to(lease, isLast).dispatch(
      {
        path: upstreamUrlPath(exchange),
        method: request.method ?? 'POST',
        headers: requestHeaders(rawHeaders),
        body: bytes === undefined ? null : withReplacements(bytes, edits),
      },
      new AnswerHandler(exchange),
    );
  }
}

/**
 * Carries the answer over to the client, no faster than the client reads. By undici's first interface for
 * handlers, which it uses itself: the second one is put before it, and takes each header apart for nothing.
 */
class AnswerHandler implements Dispatcher.DispatchHandler, Writer {
  private cut: ((reason: Error) => void) | undefined;
  private readOn: () => void = NOTHING;
  private revocation: GatewayError | undefined;
  private isPaused = false;
  private isBodiless = false;
  private hasEnded = false;

  constructor(private readonly exchange: Exchange) {
    const { lease, response } = exchange;
    lease.onRevoked((reason, mayRetry) => {
      this.revocation = reason;
      revoked(exchange, reason, mayRetry);
      this.cut?.(reason);
    });
    response.onClosed(() => {
      if (!this.hasEnded) this.cut?.(new Error('the client has left'));
    });
  }

  onConnect(cut: (reason: Error) => void): void {
    this.cut = cut;
    const { isClosed } = this.exchange.response;
    if (isClosed || this.revocation !== undefined) cut(new Error('over'));
  }

  onHeaders(status: number, rawHeaders: Buffer[], readOn: () => void, reason: string): boolean {
    const { lease, response } = this.exchange;
    this.readOn = readOn;
    lease.hasMoved = true;
    const fields = inLatin1(rawHeaders);
    if (status < 200) response.interim(status, asItCame(reason), fields);
    else {
      this.isBodiless = status === 304;
      response.begin(status, asItCame(reason), fields);
      noteAnswer(this.exchange);
    }
    return !this.isPaused;
  }

  onData(chunk: Buffer): boolean {
    // Behind a pause comes what was left, which may be nothing.
    if (chunk.length > 0) passOn(this.exchange, chunk, this);
    return !this.isPaused;
  }

  holdUp(): void {
    holdUp(this.exchange, this);
  }

  pause(): void {
    this.isPaused = true;
  }

  /**
   * What is written to one of several answers on a connection may drain another, in the midst of undici's
   * parser, which takes no resumption then.
   */
  resume(): void {
    queueMicrotask(() => {
      if (!this.isPaused || this.hasEnded) return;
      this.isPaused = false;
      this.readOn();
    });
  }

  onComplete(rawTrailers: (Buffer | string)[] | null): void {
    this.hasEnded = true;
    this.exchange.lease.isHeldUp = true;
    this.exchange.response.end(inLatin1(rawTrailers ?? []));
  }

  onError(error: Error): void {
    const { failed, lease, response } = this.exchange;
    // The length is that of a body it spares (RFC 9110 section 8.6); undici waits for one.
    if (this.isBodiless && isMismatch(error)) response.end();
    else failed(this.revocation ?? upstreamError(lease.model, error));
  }
}

const isMismatch = (error: Error): boolean =>
  codeOf(error) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';

/**
 * The reason of a status in Latin-1, as fields are. The client library takes it for UTF-8; what is not,
 * is lost.
 */
const asItCame = (reason: string | undefined): string | undefined =>
  reason === undefined || IS_ASCII_OR_LOST.test(reason)
    ? reason
    : Buffer.from(reason).toString('latin1');

const IS_ASCII_OR_LOST = /^[\x20-\x7e]*$|\ufffd/;

const inLatin1 = (raw: readonly (Buffer | string)[]): RawHeaders =>
  raw.map((part) => part.toString('latin1'));

const NOTHING = (): void => undefined;
