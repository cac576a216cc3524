import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Injectable } from '@nestjs/common';
import { SWITCHING_PROTOCOLS, upgradeOf } from '../http/upgrades.js';
import { carry } from './carry-answer.js';
import { connectInTime } from './connect-in-time.js';
import { fieldValue, headerValue, requestHeaders, responseHeaders } from './forward-headers.js';
import { Forwarder, revoked, upstreamUrlPath } from './forwarder.js';
import type { Exchange } from './forwarder.js';
import { upstreamError } from './upstream-error.js';
import { WebSocketTunnel } from './websocket-tunnel.js';

/**
 * Forwards the handshake of a WebSocket, and what both sides then say. http-proxy could do it, but what
 * would be left of it is one call of `request`: it writes the answer's header anew, hop-by-hop fields
 * included, passes a refusal on without its framing, hands over no byte to be counted, and leaves one
 * side open where the other breaks.
 */
@Injectable()
export class WebSocketForwarder extends Forwarder {
  forward(exchange: Exchange): void {
    const { lease, response, failed } = exchange;
    const outgoing = handshake(exchange);
    connectInTime(outgoing, lease.base);
    let isAnswered = false;
    const fail = (error: Error): void => {
      if (!isAnswered) failed(upstreamError(lease.model, error));
    };
    const abandon = (): void => {
      outgoing.destroy();
    };
    response.closed.addEventListener('abort', abandon);
    outgoing.on('error', fail);
    // Node ends a request without a word where the upstream switches to a protocol it is not told of.
    outgoing.once('close', () => {
      fail(new Error('no answer'));
    });
    outgoing.once('response', (answer) => {
      isAnswered = true;
      carry(answer, exchange);
    });
    outgoing.once('upgrade', (answer, _stream, head: Buffer) => {
      response.closed.removeEventListener('abort', abandon);
      if (answer.headers.upgrade?.toLowerCase() === 'websocket') {
        isAnswered = true;
        open(exchange, answer, head);
      } else {
        answer.socket.on('error', () => undefined).destroy();
        fail(new Error('the upstream switched to another protocol'));
      }
    });
    lease.onRevoked((reason, mayRetry) => {
      revoked(exchange, reason, mayRetry);
      abandon();
    });
    outgoing.end();
  }
}

/** The request of the client, over a connection of its own. */
function handshake(exchange: Exchange): ClientRequest {
  const { rawHeaders, lease } = exchange;
  const send = lease.base.protocol === 'https:' ? httpsRequest : httpRequest;
  return send(lease.base, {
    path: upstreamUrlPath(exchange),
    agent: false,
    // A list is sent as it stands.
    headers: [
      ...['Host', lease.base.host, 'Connection', 'Upgrade', 'Upgrade', 'websocket'],
      ...requestHeaders(rawHeaders),
    ],
  });
}

/** Both sides have agreed: from here on the bytes are theirs. */
function open(exchange: Exchange, answer: IncomingMessage, head: Buffer): void {
  const { request, response } = exchange;
  const upgrade = upgradeOf(request);
  const upstream = answer.socket;
  if (upgrade === undefined || response.isOver) {
    upstream.on('error', () => undefined).destroy();
    return;
  }
  if (head.length > 0) upstream.unshift(head);
  const { raw, requestId, servedBy } = response;
  const fields = responseHeaders(answer.rawHeaders);
  if (headerValue(fields, 'x-request-id') === undefined) fields.push('x-request-id', requestId);
  if (servedBy !== undefined) fields.push('x-model-served', fieldValue(servedBy));
  raw.sendDate = false;
  raw.writeHead(SWITCHING_PROTOCOLS, ['Connection', 'Upgrade', 'Upgrade', 'websocket', ...fields]);
  // That is all there is to the answer, for Node; the connection stays until the tunnel ends.
  raw.end();
  new WebSocketTunnel(exchange, upgrade.take(), upstream).open();
}
