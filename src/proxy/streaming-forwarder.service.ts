import type { ClientRequest, IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import httpProxy from 'http-proxy';
import { flushHead } from './flush-head.js';
import { headerValue, headerValues, requestHeaders } from './forward-headers.js';
import type { RawHeaders } from './forward-headers.js';
import { announcesBody, Forwarder, revoked, upstreamUrlPath } from './forwarder.js';
import type { Exchange } from './forwarder.js';
import { upstreamError } from './upstream-error.js';

/**
 * Forwards requests nobody has to read, as they come in. http-proxy carries the request; its header,
 * the answer and every way an exchange can end are handled here, because it leaves requests of
 * clients that left running, hangs on answers that are cut short, passes hop-by-hop headers on, and
 * takes the framing off a DELETE whose body it then sends.
 */
@Injectable()
export class StreamingForwarder extends Forwarder implements OnApplicationShutdown {
  private readonly proxy = httpProxy.createProxyServer({ selfHandleResponse: true });
  private readonly exchanges = new WeakMap<IncomingMessage, Exchange>();

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
  }

  forward(exchange: Exchange): void {
    const { request, held, lease, response, failed } = exchange;
    this.exchanges.set(request, exchange);
    // Suppresses the event in which the request is prepared; Node has answered it.
    delete request.headers.expect;
    const options = {
      target: targetOf(lease.base),
      ignorePath: true,
      // From the start: it is also the name a TLS connection asks for.
      headers: { host: lease.base.host },
      ...(held === undefined ? {} : { buffer: held }),
    };
    this.proxy.web(request, response.raw, options, (error) => {
      failed(upstreamError(lease.model, error));
    });
  }
}

const targetOf = ({ protocol, hostname, port }: URL) => ({
  protocol,
  // An IPv6 address without its brackets.
  host: hostname.replace(/^\[|\]$/g, ''),
  port: port !== '' ? port : protocol === 'https:' ? '443' : '80',
});

/** Gives the request the header it came with, and ties it to its exchange. */
function prepare(outgoing: ClientRequest, exchange: Exchange): void {
  const { request, held, response, lease } = exchange;
  lease.onRevoked((reason, mayRetry) => {
    revoked(exchange, reason, mayRetry);
    outgoing.destroy();
  });
  if (response.closed.aborted) outgoing.destroy();
  if (outgoing.destroyed) return;
  response.closed.addEventListener('abort', () => outgoing.destroy());
  failUnlessAnswered(outgoing, exchange);
  outgoing.path = upstreamUrlPath(exchange);
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
  outgoing.setHeader('Host', lease.base.host);
  outgoing.setHeader('Connection', 'close');
  for (const [name, values] of fields(requestHeaders(request.rawHeaders))) {
    outgoing.setHeader(name, values);
  }
  frame(outgoing, request);
  // The upstream may want to refuse a body before it comes.
  if (!announcesBody(request)) return;
  flushHead(outgoing);
  (held ?? request).on('data', () => {
    lease.hasMoved = true;
  });
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
function frame(outgoing: ClientRequest, { rawHeaders, method = 'GET' }: IncomingMessage): void {
  const length = headerValue(rawHeaders, 'content-length');
  const encodings = headerValues(rawHeaders, 'transfer-encoding');
  if (encodings.length > 0) outgoing.setHeader('Transfer-Encoding', encodings.join(', '));
  else if (length !== undefined) outgoing.setHeader('Content-Length', length);
  else if (ENCLOSES_BODY.has(method)) outgoing.setHeader('Content-Length', '0');
  // Node would give it one.
  else outgoing.useChunkedEncodingByDefault = false;
}

function carry(answer: IncomingMessage, { lease, response, failed }: Exchange): void {
  // Also where it is shorter than it said it would be.
  answer.on('error', (error) => {
    failed(upstreamError(lease.model, error));
  });
  const { statusCode = 0 } = answer;
  lease.hasMoved = true;
  if (statusCode < 200) {
    answer.destroy(new Error(`no status: ${statusCode}`));
    return;
  }
  response.begin(statusCode, answer.statusMessage, answer.rawHeaders);
  answer.on('data', (chunk: Buffer) => {
    lease.hasMoved = true;
    if (response.write(chunk)) return;
    answer.pause();
    lease.isHeldUp = true;
    response.drained(() => {
      lease.isHeldUp = false;
      lease.hasMoved = true;
      answer.resume();
    });
  });
  answer.once('end', () => {
    lease.isHeldUp = true;
    response.end(answer.trailers as Record<string, string>);
  });
}
