import { Agent as HttpAgent } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Stream, Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import httpProxy from 'http-proxy';
import type { HeldBody } from '../body/held-body.js';
import { growth, Splicer } from '../body/splicer.js';
import { toGatewayError } from '../http/to-gateway-error.js';
import { addressOf } from '../url-address.js';
import { carry } from './carry-answer.js';
import { connectInTime } from './connect-in-time.js';
import { isExpectant, onceWanted } from './expectation.js';
import { flushHead } from './flush-head.js';
import {
  announcedTrailers,
  headerValue,
  headerValues,
  pairs,
  requestHeaders,
} from './forward-headers.js';
import type { RawHeaders } from './forward-headers.js';
import { Forwarder, revoked, upstreamUrlPath } from './forwarder.js';
import type { Exchange } from './forwarder.js';
import { readLastWords } from './last-words.js';
import { upstreamError } from './upstream-error.js';

/** How connections are kept: an idle one as long as undici keeps one; an answer that pauses is not broken. */
const KEPT = { keepAlive: true, timeout: 4_000 };

/**
 * Forwards requests as they come in, large ones that are at hand, those without a body, and what goes over
 * TLS. http-proxy carries the request; its header, the answer and every way an exchange can end are handled
 * here, because it leaves requests of clients that left running, hangs on answers that are cut short, passes
 * hop-by-hop headers on, and takes the framing off a DELETE whose body it then sends.
 */
@Injectable()
export class StreamingForwarder extends Forwarder implements OnApplicationShutdown {
  private readonly proxy = httpProxy.createProxyServer({ selfHandleResponse: true });
  private readonly exchanges = new WeakMap<IncomingMessage, Exchange>();
  private readonly agents = { plain: new HttpAgent(KEPT), encrypted: new HttpsAgent(KEPT) };

  constructor() {
    super();
    this.proxy.on('proxyReq', (outgoing, request) => {
      const exchange = this.exchanges.get(request);
      if (exchange !== undefined) prepare(outgoing, exchange);
    });
    this.proxy.on('proxyRes', (answer, request) => {
      const exchange = this.exchanges.get(request);
      if (exchange !== undefined) carry(answer, exchange);
    });
  }

  onApplicationShutdown(): void {
    this.proxy.close();
    this.agents.plain.destroy();
    this.agents.encrypted.destroy();
  }

  forward(exchange: Exchange): void {
    const { request, body, lease, response, failed } = exchange;
    this.exchanges.set(request, exchange);
    // Suppresses the event in which the request is prepared.
    delete request.headers.expect;
    const options = {
      target: targetOf(lease.base),
      ignorePath: true,
      // From the start: it is also the name a TLS connection asks for.
      headers: { host: lease.base.host },
      ...(body === undefined ? {} : { buffer: new SentLater() }),
      secure: checksCertificates(),
      agent: mayGoOverKept(exchange) ? this.agentOf(lease.base) : false,
    };
    this.proxy.web(request, response.raw, options, (error) => {
      failed(upstreamError(lease.model, error));
    });
  }

  private agentOf({ protocol }: URL): HttpAgent {
    return protocol === 'https:' ? this.agents.encrypted : this.agents.plain;
  }
}

/** As Node does, whom everything else here leaves it to; http-proxy would check them in any case. */
const checksCertificates = (): boolean => process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0';

/** Its upstream may end a connection that is kept just as it goes out: then it has to be sent once more. */
const mayGoOverKept = ({ body, isLast }: Exchange): boolean => !isLast && body?.isAtHand === true;

/** In place of a body: http-proxy would begin to send it before the header has been written. */
class SentLater extends Stream {
  override pipe<To extends NodeJS.WritableStream>(to: To): To {
    return to;
  }
}

/** Sends the body as the upstream is to have it. */
function sendBody(body: HeldBody, outgoing: ClientRequest, exchange: Exchange): void {
  const { edits, lease, response } = exchange;
  const broken = (error: Error): void => {
    response.fail(toGatewayError(error));
  };
  const content = body.stream().on('error', broken);
  const sent = (): void => {
    body.hasRead(content);
  };
  outgoing.once('finish', sent).once('close', sent);
  content.on('data', () => {
    lease.hasMoved = true;
  });
  if (edits.length === 0) content.pipe(outgoing);
  else content.pipe(new Splicing(edits)).pipe(outgoing);
}

class Splicing extends Transform {
  private readonly splicer: Splicer;

  constructor(edits: Exchange['edits']) {
    super();
    this.splicer = new Splicer(edits);
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    for (const part of this.splicer.take(chunk)) this.push(part);
    done();
  }

  override _flush(done: TransformCallback): void {
    for (const part of this.splicer.end()) this.push(part);
    done();
  }
}

const targetOf = (url: URL) => ({ protocol: url.protocol, ...addressOf(url) });

/** Gives the request the header it came with, and ties it to its exchange. */
function prepare(outgoing: ClientRequest, exchange: Exchange): void {
  const { rawHeaders, body, response, lease } = exchange;
  lease.onRevoked((reason, mayRetry) => {
    revoked(exchange, reason, mayRetry);
    outgoing.destroy();
  });
  if (response.isClosed) outgoing.destroy();
  if (outgoing.destroyed) return;
  response.onClosed(() => outgoing.destroy());
  connectInTime(outgoing, lease.base);
  failUnlessAnswered(outgoing, exchange);
  if (body !== undefined && outgoing.socket !== null) readLastWords(outgoing.socket);
  outgoing.path = upstreamUrlPath(exchange);
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
  outgoing.setHeader('Host', lease.base.host);
  if (!mayGoOverKept(exchange)) outgoing.setHeader('Connection', 'close');
  for (const [name, values] of fields(requestHeaders(rawHeaders))) {
    outgoing.setHeader(name, values);
  }
  frame(outgoing, exchange);
  outgoing.on('information', ({ statusCode, statusMessage, rawHeaders }) => {
    lease.hasMoved = true;
    response.interim(statusCode, statusMessage, rawHeaders);
  });
  if (body !== undefined) beginBody(body, outgoing, exchange);
}

function beginBody(body: HeldBody, outgoing: ClientRequest, exchange: Exchange): void {
  const send = (): void => {
    sendBody(body, outgoing, exchange);
  };
  const isAwaited = isExpectant(exchange.request);
  if (isAwaited) onceWanted(outgoing, send);
  // The upstream may want to refuse it before it comes; where it has come, they go out together.
  if (isAwaited || !body.isAtHand) flushHead(outgoing);
  if (!isAwaited) send();
}

/** Node ends a request without a word where the upstream switches protocols unasked. */
function failUnlessAnswered(outgoing: ClientRequest, { lease, failed }: Exchange): void {
  let isAnswered = false;
  outgoing.once('response', () => {
    isAnswered = true;
  });
  outgoing.once('close', () => {
    if (!isAnswered) failed(upstreamError(lease.model, new Error('no answer')));
  });
}

/** The fields under the name they first came with. */
function fields(headers: RawHeaders): Iterable<[name: string, values: string[]]> {
  const byName = new Map<string, [name: string, values: string[]]>();
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name = '', value = ''] = headers.slice(i, i + 2);
    const known = byName.get(name.toLowerCase());
    if (known === undefined) byName.set(name.toLowerCase(), [name, [value]]);
    else known[1].push(value);
  }
  return byName.values();
}

const ENCLOSES_BODY = new Set(['POST', 'PUT', 'PATCH']);

/** The body is framed as the client framed it. */
function frame(outgoing: ClientRequest, { request, edits }: Exchange): void {
  const { rawHeaders, method = 'GET' } = request;
  const length = headerValue(rawHeaders, 'content-length');
  const encodings = headerValues(rawHeaders, 'transfer-encoding');
  if (encodings.length > 0) {
    outgoing.setHeader('Transfer-Encoding', encodings.join(', '));
    carryTrailers(outgoing, request);
  } else if (length !== undefined) {
    outgoing.setHeader(
      'Content-Length',
      edits.length === 0 ? length : String(Number(length) + growth(edits)),
    );
  } else if (ENCLOSES_BODY.has(method)) outgoing.setHeader('Content-Length', '0');
  // Node would give it one.
  else outgoing.useChunkedEncodingByDefault = false;
}

/** They come last, and the body that is forwarded ends later than the one that comes. */
function carryTrailers(outgoing: ClientRequest, request: IncomingMessage): void {
  const announced = announcedTrailers(request.rawHeaders).filter((_, i) => i % 2 === 1);
  if (announced.length > 0) outgoing.setHeader('Trailer', announced);
  const carry = (): void => {
    outgoing.addTrailers(pairs(requestHeaders(request.rawTrailers)));
  };
  if (request.readableEnded) carry();
  else request.once('end', carry);
}
