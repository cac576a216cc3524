import type { Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.js';
import type { ConfigLocation } from './config/gateway-config.module.js';
import { GatewayConfig } from './config/gateway.config.js';
import { GatewayError } from './errors.js';
import { errorBody } from './http/error-body.js';
import { GatewayErrorFilter } from './http/gateway-error.filter.js';
import { readBody } from './http/read-body.js';
import { requestIdOf } from './http/request-id.js';
import { GatewayLogger } from './logs/gateway-logger.service.js';
import { setUpSwagger } from './swagger.js';

const BYTES_PER_MIB = 1024 * 1024;
const LONGEST_ID_IN_A_PATH = 1024;

/**
 * The application, not listening yet.
 * @throws ConfigError
 */
export async function createApp(location: ConfigLocation): Promise<NestFastifyApplication> {
  const errors = new GatewayErrorFilter();
  const adapter = new FastifyAdapter({
    // Idle keep-alive connections would hold up the end for more than a minute.
    forceCloseConnections: true,
    return503OnClosing: false,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: LONGEST_ID_IN_A_PATH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      errors.answer(error, reply.header('x-request-id', request.id), request.id);
    },
    clientErrorHandler: (error: Error, socket: Socket) => {
      refuse(error, socket);
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
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  takeBodiesAsBytes(fastify, app.get(GatewayConfig).bodyLimit * BYTES_PER_MIB);
  setUpSwagger(app);
  return app;
}

/** Bodies are bytes here, whatever they say they are; those of `/upstream/` are not even read. */
function takeBodiesAsBytes(fastify: FastifyInstance, limitBytes: number): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async (request: FastifyRequest) => {
    const isUnread = request.routeOptions.url?.startsWith('/upstream/') === true;
    return isUnread ? undefined : await readBody(request.raw, limitBytes);
  });
}

/** What is not HTTP gets an answer all the same, if it can still be read. */
function refuse(error: Error, socket: Socket): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) {
    socket.destroy();
    return;
  }
  const code = 'code' in error ? String(error.code) : '';
  const [status, reason] = STATUS_OF[code] ?? [400, 'Bad Request'];
  const known = new GatewayError('invalid_request', 'the request is not valid HTTP');
  const body = JSON.stringify(errorBody(known));
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nx-request-id: ${requestIdOf({ headers: {} })}\r\n\r\n${body}`,
  );
}

const STATUS_OF: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};
