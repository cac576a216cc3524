import { Catch, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dialectOf } from './dialect.js';
import { errorBodyFor, errorHeaders, errorStatus } from './error-body.js';
import { requestTarget } from './request-target.js';
import { toGatewayError } from './to-gateway-error.js';

/** The one place where an error of a route becomes an answer. */
@Catch()
export class GatewayErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(GatewayErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { raw, id } = http.getRequest<FastifyRequest>();
    if (raw.destroyed && !raw.complete) return; // The client has left; nobody listens.
    this.answer(error, reply, id);
  }

  answer(error: unknown, reply: FastifyReply, requestId: string): void {
    const known = toGatewayError(error);
    if (known.code === 'internal_error') {
      const stack = error instanceof Error ? error.stack : undefined;
      this.logger.error('request failed', stack, { requestId });
    }
    if (reply.sent || reply.raw.headersSent) return;
    const caller = { dialect: dialectOf(requestTarget(reply.request.raw)), requestId };
    void reply
      .status(errorStatus(known.code, caller.dialect))
      .headers(errorHeaders(known, caller))
      .send(errorBodyFor(known, caller));
  }
}
