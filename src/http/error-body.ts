import type { ErrorCode, GatewayError } from '../errors.js';
import { requestIdFields } from './dialect.js';
import type { Caller, Dialect } from './dialect.js';
import { ERROR_TABLE } from './error-table.js';

/** The body of an error answer, in the shape OpenAI's clients expect. */
export interface OpenAiErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
}

/** The same in the shape Anthropic's clients expect. */
export interface AnthropicErrorBody {
  readonly type: 'error';
  readonly error: { readonly type: string; readonly message: string };
  readonly request_id: string;
}

export const errorStatus = (code: ErrorCode, dialect: Dialect): number =>
  (dialect === 'anthropic' ? ERROR_TABLE[code].anthropic : ERROR_TABLE[code]).status;

/** Without a caller: as on routes that only exist here. */
export function errorBody(error: GatewayError): OpenAiErrorBody;
export function errorBody(
  error: GatewayError,
  caller: Caller,
): OpenAiErrorBody | AnthropicErrorBody;
export function errorBody(
  { code, message, param }: GatewayError,
  caller?: Caller,
): OpenAiErrorBody | AnthropicErrorBody {
  const { type, anthropic } = ERROR_TABLE[code];
  return caller?.dialect === 'anthropic'
    ? { type: 'error', error: { type: anthropic.type, message }, request_id: caller.requestId }
    : { error: { message, type, param: param ?? null, code } };
}

/** Headers an error brings along, the id of its request among them. */
export function errorHeaders(error: GatewayError, caller: Caller): Record<string, string> {
  return { ...requestIdFields(caller), ...fieldsOf(error) };
}

function fieldsOf({ code, retryAfterSec, shouldRetry }: GatewayError): Record<string, string> {
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
