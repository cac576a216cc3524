import { Catch, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody, errorHeaders } from './error-body.js';
import { ERROR_TABLE } from './error-table.js';
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
    void reply
      .status(ERROR_TABLE[known.code].status)
      .headers({ 'x-request-id': requestId, ...errorHeaders(known) })
      .send(errorBody(known));
  }
}
