import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Readable } from 'node:stream';
import type { Span } from '../body/json-scanner.js';
import type { GatewayError } from '../errors.js';
import type { Lease } from '../lifecycle/lease.js';
import type { ClientResponse } from './client-response.js';

/** What is to be forwarded. */
export interface Message {
  readonly request: IncomingMessage;
  /** Path and query for the upstream, as the client wrote them, without the upstream's own prefix. */
  readonly path: string;
  /** The body where it has been read; undefined where it is still to be streamed. */
  readonly body: Buffer | undefined;
  /** Where such a body names the model. */
  readonly names: readonly Span[];
  /** What has come of such a body while it waited, and what still comes. */
  readonly held?: Readable;
}

/** One request on its way to an upstream. */
export interface Exchange extends Message {
  readonly lease: Lease;
  readonly response: ClientResponse;
  /** No other try follows: it is worth a connection nobody has used, which cannot be a stale one. */
  readonly isLast: boolean;
  /** To be called when the upstream fails; a second call does nothing. */
  readonly failed: (error: GatewayError) => void;
}

/** Takes a request to its upstream and the answer back, bytes as they come. */
export abstract class Forwarder {
  /** Returns at once; every end of the exchange is an end of its response, or a call of `failed`. */
  abstract forward(exchange: Exchange): void;
}

/** The right to the upstream is gone: the exchange is over, or another try is made of it. */
export function revoked(
  { response, failed }: Exchange,
  reason: GatewayError,
  mayRetry: boolean,
): void {
  if (mayRetry) failed(reason);
  else response.fail(reason);
}

/** The upstream's own prefix goes before what the client asked for. */
export const upstreamUrlPath = ({ lease, path }: Exchange): string => {
  const prefix = lease.base.pathname.replace(/\/$/, '');
  return prefix + (path.startsWith('/') ? path : `/${path}`);
};

/** As much of a body as is taken in while its request waits. */
const HELD_BYTES = 16 * 1024 * 1024;

/**
 * Reads a body that has to wait: a client that leaves is noticed only where what it sent before has
 * been read.
 */
export const hold = ({ request, body, ...rest }: Message): Message =>
  body !== undefined || !announcesBody(request)
    ? { request, body, ...rest }
    : {
        request,
        body,
        ...rest,
        held: request.pipe(new PassThrough({ highWaterMark: HELD_BYTES })),
      };

/** True if all of the request is at hand, so that it can be sent once more. */
export const isRepeatable = ({ request, body }: Message): boolean =>
  body !== undefined || !announcesBody(request);

export const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
