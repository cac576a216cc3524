import type { ErrorCode, GatewayError, Loading } from '../errors.js';
import { requestIdFields } from './dialect.js';
import type { Caller, Dialect } from './dialect.js';
import { ERROR_TABLE } from './error-table.js';

/** What an upstream said takes the place of our own words. */
type Said = Readonly<Record<string, unknown>>;

/** The body of an error answer, in the shape OpenAI's clients expect. */
export interface OpenAiErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string;
  };
  readonly loading?: Loading;
}

/** The same in the shape Anthropic's clients expect. */
export interface AnthropicErrorBody {
  readonly type: 'error';
  readonly error: { readonly type: string; readonly message: string } | Said;
  readonly request_id: string;
  readonly loading?: Loading;
}

export const errorStatus = (code: ErrorCode, dialect: Dialect): number =>
  (dialect === 'anthropic' ? ERROR_TABLE[code].anthropic : ERROR_TABLE[code]).status;

/** In the words of OpenAI, as on routes that only exist here. */
export const errorBody = (error: GatewayError): OpenAiErrorBody => ({
  error: {
    message: error.message,
    type: ERROR_TABLE[error.code].type,
    param: error.param ?? null,
    code: error.code,
  },
  ...besides(error),
});

/** In the caller's; an upstream's own error as it is. */
export function errorBodyFor(
  error: GatewayError,
  { dialect, requestId }: Caller,
): OpenAiErrorBody | AnthropicErrorBody | { readonly error: Said } {
  const { code, message, said } = error;
  if (dialect === 'openai') return said === undefined ? errorBody(error) : { error: said };
  const words = said ?? { type: ERROR_TABLE[code].anthropic.type, message };
  return { type: 'error', error: words, request_id: requestId, ...besides(error) };
}

const besides = ({ loading }: GatewayError): { loading?: Loading } =>
  loading === undefined ? {} : { loading };

/** Headers an error brings along, the id of its request among them. */
export function errorHeaders(error: GatewayError, caller: Caller): Record<string, string> {
  return { ...requestIdFields(caller), ...fieldsOf(error) };
}

function fieldsOf(error: GatewayError): Record<string, string> {
  const { code, retryAfterSec, shouldRetry, preference } = error;
  return {
    // RFC 9110 section 15.5.2: a 401 says how to do better.
    ...(code === 'invalid_api_key' ? { 'www-authenticate': 'Bearer' } : {}),
    // RFC 9110 section 15.5.9: what still comes is not waited for.
    ...(code === 'request_timeout' ? { connection: 'close' } : {}),
    ...(retryAfterSec === undefined
      ? {}
      : { 'retry-after': String(Math.min(60, Math.max(1, Math.ceil(retryAfterSec)))) }),
    ...(preference === undefined ? {} : { 'preference-applied': preference }),
    ...(shouldRetry === undefined ? {} : { 'x-should-retry': String(shouldRetry) }),
  };
}
