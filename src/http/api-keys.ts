import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiKeyConfig } from '../config/api-key.config.js';
import { GatewayError } from '../errors.js';
import { credentialsIn } from './credentials.js';
import type { Credential } from './credentials.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The key the request was let in by; undefined where it needed none. */
    apiKey: ApiKeyConfig | undefined;
  }
}

/** Where there are keys, which may change at any time, every route but health needs one, before anything of a body is read. */
export function requireApiKey(
  fastify: FastifyInstance,
  current: () => readonly ApiKeyConfig[],
): void {
  fastify.decorateRequest('apiKey', undefined);
  let keys = new ApiKeys(current());
  fastify.addHook('onRequest', (request, _reply, done) => {
    const configs = current();
    if (configs !== keys.configs) keys = new ApiKeys(configs);
    if (configs.length === 0) {
      done();
      return;
    }
    request.apiKey = keys.takeFrom(request.raw);
    if (request.apiKey !== undefined || isOpen(request)) done();
    else done(refusal(request.raw));
  });
}

/** By route, not by path: a POST to the same path would go to a model. */
const isOpen = ({ routeOptions: { url = '' } }: FastifyRequest): boolean =>
  url === '/health' || url.startsWith('/health/');

const refusal = ({ rawHeaders }: IncomingMessage): GatewayError =>
  new GatewayError(
    'invalid_api_key',
    credentialsIn(rawHeaders).length === 0
      ? 'an API key is needed: as a bearer token, in x-api-key, or as the password of Basic'
      : 'the API key is not one of this gateway',
  );

class ApiKeys {
  private readonly known: readonly { readonly config: ApiKeyConfig; readonly digest: Buffer }[];

  constructor(readonly configs: readonly ApiKeyConfig[]) {
    this.known = configs.map((config) => ({ config, digest: digestOf(Buffer.from(config.key)) }));
  }

  /**
   * The first key a request offers that is one of ours. All that are ours leave its header, so that
   * nothing behind this can show them to an upstream or to a log; other credentials stay.
   */
  takeFrom(request: IncomingMessage): ApiKeyConfig | undefined {
    const ours = credentialsIn(request.rawHeaders).flatMap((credential) => {
      const config = this.find(credential);
      return config === undefined ? [] : [{ config, ...credential }];
    });
    for (const { at, name } of ours.toReversed()) {
      request.rawHeaders.splice(at, 2);
      Reflect.deleteProperty(request.headers, name);
    }
    return ours[0]?.config;
  }

  /** Digests are all as long as each other, and every one is compared: the time says nothing. */
  private find({ key }: Credential): ApiKeyConfig | undefined {
    const digest = digestOf(key);
    const found = this.known.filter((known) => timingSafeEqual(known.digest, digest));
    return found[0]?.config;
  }
}

const digestOf = (key: Buffer): Buffer => createHash('sha256').update(key).digest();
