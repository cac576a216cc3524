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
export function errorHeaders({ retryAfterSec }: GatewayError): Record<string, string> {
  if (retryAfterSec === undefined) return {};
  return { 'retry-after': String(Math.min(60, Math.max(1, Math.ceil(retryAfterSec)))) };
}
