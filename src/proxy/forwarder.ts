import type { IncomingMessage } from 'node:http';
import type { Lease } from '../lifecycle/lease.js';
import type { ClientResponse } from './client-response.js';

/** One request on its way to an upstream. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** Path and query for the upstream, as the client wrote them, without the upstream's own prefix. */
  readonly path: string;
  /** The body where it has been read; undefined where it is still to be streamed. */
  readonly body: Buffer | undefined;
  readonly lease: Lease;
  readonly response: ClientResponse;
}

/** Takes a request to its upstream and the answer back, bytes as they come. */
export abstract class Forwarder {
  /** Returns at once; every end of the exchange is an end of its response. */
  abstract forward(exchange: Exchange): void;
}

/** The upstream's own prefix goes before what the client asked for. */
export const upstreamUrlPath = ({ lease, path }: Exchange): string => {
  const prefix = lease.base.pathname.replace(/\/$/, '');
  return prefix + (path.startsWith('/') ? path : `/${path}`);
};
