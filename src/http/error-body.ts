import type { GatewayError } from '../errors.js';
import { ERROR_TABLE } from './error-table.js';

/** The body of an error answer, in the shape OpenAI's clients expect. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}

export const errorBody = ({ code, message, param }: GatewayError): ErrorBody => ({
  error: { message, type: ERROR_TABLE[code].type, param: param ?? null, code },
});

/** Headers an error brings along. */
export function errorHeaders({
  code,
  retryAfterSec,
  shouldRetry,
}: GatewayError): Record<string, string> {
  return {
    // RFC 9110 section 15.5.2: a 401 says how to do better.
    ...(code === 'invalid_api_key' ? { 'www-authenticate': 'Bearer' } : {}),
    // RFC 9110 section 15.5.9: what still comes is not waited for.
    ...(code === 'request_timeout' ? { connection: 'close' } : {}),
    ...(retryAfterSec === undefined
      ? {}
      : { 'retry-after': String(Math.min(60, Math.max(1, Math.ceil(retryAfterSec)))) }),
    ...(shouldRetry === undefined ? {} : { 'x-should-retry': String(shouldRetry) }),
  };
}
