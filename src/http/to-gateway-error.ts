import { HttpException } from '@nestjs/common';
import { GatewayError } from '../errors.js';

/** What the framework throws, as one of our errors; what is neither is a defect. */
export function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status === 404)
    return new GatewayError('not_found', 'there is no such route', { cause: error });
  if (status === 413) return new GatewayError('request_too_large', message, { cause: error });
  if (status !== undefined && status >= 400 && status < 500) {
    return new GatewayError('invalid_request', message, { cause: error });
  }
  return new GatewayError('internal_error', 'internal error', { cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : undefined;
}
