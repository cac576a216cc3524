import type { IncomingMessage } from 'node:http';
import type { NamedInBody } from '../body/body-naming.js';
import type { HeldBody } from '../body/held-body.js';
import type { Replacement } from '../body/json-edits.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import type { GatewayError } from '../errors.js';
import type { Lease } from '../lifecycle/lease.js';
import type { LeaseTerms } from '../swap/swap.service.js';
import type { ClientResponse } from './client-response.js';
import type { RawHeaders } from './forward-headers.js';

/** What is to be forwarded. */
export interface Message {
  readonly request: IncomingMessage;
  /** Path and query for the upstream, as the client wrote them, without the upstream's own prefix. */
  readonly path: string;
  /** Undefined where it has none. */
  readonly body: HeldBody | undefined;
  /** What that says of its model; undefined where nobody has looked, and it passes as it is. */
  readonly said: NamedInBody | undefined;
  /** The name the model was asked for by. */
  readonly name: string;
}

/** One try to answer a request: what is asked of which model, and where the answer goes. */
export interface Attempt {
  readonly model: ModelDefinition;
  readonly terms: LeaseTerms;
  readonly message: Message;
  readonly response: ClientResponse;
  /** There will be no other. */
  readonly isLast: boolean;
}

/** One request on its way to an upstream. */
export interface Exchange extends Message {
  /** The header of the request, with the API key where the upstream gets that. */
  readonly rawHeaders: RawHeaders;
  readonly lease: Lease;
  readonly response: ClientResponse;
  /** What of the body changes. */
  readonly edits: readonly Replacement[];
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

/** Once something of the answer is with the client, no other try follows, and nothing is kept for one. */
export function noteAnswer({ body, response }: Exchange): void {
  if (response.hasBegun) body?.keepNoLonger();
}

export const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
