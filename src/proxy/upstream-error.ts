import { GatewayError } from '../errors.js';

/** No connection came about; anything else broke one. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What a failed exchange is called towards the client. */
export function upstreamError(model: string, cause: unknown): GatewayError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return UNREACHABLE.has(code)
    ? new GatewayError('upstream_unreachable', `model '${model}' cannot be reached`, { cause })
    : new GatewayError('upstream_closed', `model '${model}' closed the connection`, { cause });
}
