import type { ClientRequest, IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import httpProxy from 'http-proxy';
import { requestHeaders } from './forward-headers.js';
import { Forwarder, upstreamUrlPath } from './forwarder.js';
import type { Exchange } from './forwarder.js';
import { upstreamError } from './upstream-error.js';

/**
 * Forwards requests nobody has to read, as they come in. http-proxy carries the request; the
 * answer and every way an exchange can end are handled here, because it leaves requests of clients
 * that left running, hangs on answers that are cut short, and passes hop-by-hop headers on.
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
    const { request, lease, response } = exchange;
    this.exchanges.set(request, exchange);
    lease.onRevoked((reason) => {
      response.fail(reason);
    });
    // Suppresses the event in which the request is prepared; Node has answered it.
    delete request.headers.expect;
    const target = {
      protocol: lease.base.protocol,
      host: lease.base.hostname,
      port: portOf(lease.base),
    };
    this.proxy.web(
      request,
      response.raw,
      { target, changeOrigin: true, ignorePath: true },
      (error) => {
        response.fail(upstreamError(lease.model, error));
      },
    );
  }
}

const portOf = ({ port, protocol }: URL): string =>
  port !== '' ? port : protocol === 'https:' ? '443' : '80';

/** Sets right what http-proxy got wrong, and ties the request to its exchange. */
function prepare(outgoing: ClientRequest, exchange: Exchange): void {
  const { request, response } = exchange;
  if (response.closed.aborted) {
    outgoing.destroy();
    return;
  }
  response.closed.addEventListener('abort', () => outgoing.destroy());
  outgoing.path = upstreamUrlPath(exchange);
  const kept = requestHeaders(request.rawHeaders).filter((_, i) => i % 2 === 0);
  const names = new Set([...kept.map((name) => name.toLowerCase()), ...SET_BY_CONNECTION]);
  for (const name of outgoing.getHeaderNames()) if (!names.has(name)) outgoing.removeHeader(name);
}

/** Belong to the connection to the upstream; `transfer-encoding` says how the body is framed there. */
const SET_BY_CONNECTION = ['host', 'connection', 'content-length', 'transfer-encoding'];

function carry(answer: IncomingMessage, { lease, response }: Exchange): void {
  answer.on('error', (error) => {
    response.fail(upstreamError(lease.model, error));
  });
  answer.once('close', () => {
    // Shorter than it said it would be.
    if (!answer.complete) response.fail(upstreamError(lease.model, new Error('cut short')));
  });
  response.begin(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
  answer.on('data', (chunk: Buffer) => {
    if (response.write(chunk)) return;
    answer.pause();
    response.drained(() => answer.resume());
  });
  answer.once('end', () => {
    response.end(answer.trailers as Record<string, string>);
  });
}
