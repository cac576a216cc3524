import { METHODS } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import { PolicyService } from './catalog/policy.service.js';
import type { ConfigLocation } from './config/config-file.js';
import { GatewayConfig } from './config/gateway.config.js';
import { GatewayError } from './errors.js';
import { ApiKeys, requireApiKey } from './http/api-keys.js';
import { enableCors } from './http/cors.js';
import { GatewayErrorFilter } from './http/gateway-error.filter.js';
import { ClientSockets } from './http/client-sockets.js';
import { HEADER_TOO_LARGE, MalformedRequests } from './http/malformed-requests.js';
import { readBody } from './http/read-body.js';
import type { BodyLimits } from './http/read-body.js';
import { requestIdOf } from './http/request-id.js';
import { requestTarget } from './http/request-target.js';
import { receiveUpgrades, UpgradableRequest } from './http/upgrades.js';
import { GatewayLogger } from './logs/gateway-logger.service.js';
import { headerValues } from './proxy/forward-headers.js';
import { announcesBody } from './proxy/forwarder.js';
import { RequestsUnderWay } from './proxy/requests-under-way.service.js';
import { Secrets } from './secrets/secrets.service.js';
import { setUpSwagger } from './swagger.js';

const BYTES_PER_MIB = 1024 * 1024;
const LONGEST_ID_IN_A_PATH = 1024;
/** Node drops fields past 2,000 in silence, those that frame the body too; no client sends that many. */
const MOST_FIELDS = 1000;
/** No route has one. Fastify would load its compilers all the same, a thirtieth of the start. */
const noSchemas = (): never => {
  throw new Error('no route has a schema');
};
const NO_SCHEMAS = { buildValidator: noSchemas, buildSerializer: noSchemas };
/** Nothing runs any more when connections are closed; a request between two tries hears of it within a second. */
const LAST_ANSWERS_MS = 2_000;
/** How often Node looks for headers that do not come. */
const LOOK_EVERY_MS = 500;

/**
 * The application, not listening yet.
 * @throws ConfigError
 */
export async function createApp(location: ConfigLocation): Promise<NestFastifyApplication> {
  const errors = new GatewayErrorFilter();
  const clients = new ClientSockets();
  const malformed = new MalformedRequests(clients);
  const adapter = new FastifyAdapter({
    // Idle keep-alive connections would hold up the end for more than a minute.
    forceCloseConnections: true,
    return503OnClosing: false,
    genReqId: requestIdOf,
    // Nobody here uses middleware.
    skipMiddie: true,
    // Node's own answer to that has neither a body nor an id.
    http: {
      requireHostHeader: false,
      connectionsCheckingInterval: LOOK_EVERY_MS,
      IncomingMessage: UpgradableRequest,
    },
    routerOptions: { maxParamLength: LONGEST_ID_IN_A_PATH },
    schemaController: { compilersFactory: NO_SCHEMAS },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      // No hook has seen it.
      clients.watch(request.raw, reply.raw, app.get(GatewayConfig).clientTimeout * 1000);
      errors.answer(error, reply, request.id);
    },
    clientErrorHandler: (error: Error, socket: Socket) => {
      malformed.refuse(error, socket);
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(location),
    adapter,
    {
      abortOnError: false,
      bodyParser: false,
      // The level is in the configuration; errors up to here are thrown, not logged.
      logger: false,
    },
  );
  app.useLogger(app.get(GatewayLogger));
  app.useGlobalFilters(errors);
  const fastify = adapter.getInstance<FastifyInstance>();
  takeAnyMethod(fastify);
  const policies = app.get(PolicyService);
  const config = app.get(GatewayConfig);
  boundHeaders(fastify, config, policies);
  fastify.addHook('onRequest', ({ raw }, reply, done) => {
    clients.watch(raw, reply.raw, config.clientTimeout * 1000);
    if (raw.rawHeaders.length <= 2 * MOST_FIELDS) done();
    else {
      reply.hijack();
      malformed.refuse(HEADER_TOO_LARGE, raw.socket, requestTarget(raw));
    }
  });
  receiveRequests(fastify);
  fastify.addHook('preClose', () => app.get(RequestsUnderWay).none(LAST_ANSWERS_MS));
  receiveUpgrades(fastify, clients);
  enableCors(fastify, () => config.corsOrigins);
  requireApiKey(fastify, keysOf(app));
  readOwnBodies(fastify, () => ({
    bytes: config.bodyLimit * BYTES_PER_MIB,
    pauseMs: config.clientTimeout * 1000,
  }));
  setUpSwagger(app);
  return app;
}

/**
 * All that Node can read: which of them an upstream knows is its own affair. To Fastify none has a body:
 * whoever wants one reads it himself.
 */
function takeAnyMethod(fastify: FastifyInstance): void {
  for (const method of METHODS) {
    // Node has an event of its own for tunnels.
    if (method !== 'CONNECT') fastify.addHttpMethod(method, { overrideExisting: true });
  }
}

/** As the configuration has them; what it knows only by its digest is redacted once it has been seen. */
function keysOf(app: NestFastifyApplication): ApiKeys {
  const config = app.get(GatewayConfig);
  const secrets = app.get(Secrets);
  return new ApiKeys(
    () => config,
    (key) => {
      secrets.learn(key);
    },
  );
}

/** Whenever the configuration says something else. */
function boundHeaders(
  { server }: FastifyInstance,
  config: GatewayConfig,
  { changes }: PolicyService,
): void {
  const bound = (): void => {
    server.headersTimeout = config.clientTimeout * 1000;
  };
  bound();
  changes.subscribe(bound);
}

/** Every request has an id and a host, and none is answered by Node itself. */
function receiveRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    if (hasHost(request.raw)) done();
    else done(new GatewayError('invalid_request', 'the request needs one Host'));
  });
  // Nobody is asked for a body that is refused: who begins to read it says that it may come.
  fastify.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    request.once('resume', () => {
      if (!response.headersSent) response.writeContinue();
    });
    fastify.server.emit('request', request, response);
  });
  // Node refuses expectations it does not know; they may be ignored (RFC 9110 section 10.1.1).
  fastify.server.on('checkExpectation', (request, response) => {
    fastify.server.emit('request', request, response);
  });
}

/** RFC 9112 section 3.2 */
function hasHost({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  const { length } = headerValues(rawHeaders, 'host');
  return length === 1 || (length === 0 && httpVersion !== '1.1');
}

/** Where the gateway itself answers with what a body asks for; whoever forwards reads for himself. */
const OWN_ROUTES = ['/api/', '/models/'];
/** What they ask for is a model and a few words. */
const MOST_OWN_BYTES = BYTES_PER_MIB;

/** Their bodies are bytes, whatever they say they are. To be called before routes are made. */
function readOwnBodies(fastify: FastifyInstance, limits: () => BodyLimits): void {
  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { method, raw } = request;
    if (method === 'GET' || method === 'HEAD' || !announcesBody(raw)) return;
    const { bytes, pauseMs } = limits();
    try {
      request.body = await readBody(raw, { bytes: Math.min(bytes, MOST_OWN_BYTES), pauseMs });
    } catch (error) {
      // What still comes of it is not waited for.
      void reply.header('connection', 'close');
      throw error;
    }
  };
  fastify.addHook('onRoute', (route) => {
    if (OWN_ROUTES.some((prefix) => route.url.startsWith(prefix))) route.preHandler = read;
  });
}
