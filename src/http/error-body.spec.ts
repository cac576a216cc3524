import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.js';
import type { Caller } from './dialect.js';
import { errorBody, errorBodyFor, errorHeaders, errorStatus } from './error-body.js';
import { ERROR_TABLE } from './error-table.js';

const OPENAI: Caller = { dialect: 'openai', requestId: 'r1' };
const ANTHROPIC: Caller = { dialect: 'anthropic', requestId: 'r1' };

/** What an error adds to the id of its request. */
function headersOf(error: GatewayError): Record<string, string> {
  const { 'x-request-id': id, ...headers } = errorHeaders(error, OPENAI);
  expect(id).toBe('r1');
  return headers;
}

describe('an error answer', () => {
  it('has the shape that OpenAI has', () => {
    expect(errorBody(GatewayError.modelNotFound('foo'))).toStrictEqual({
      error: {
        message: "model 'foo' not found in config",
        type: 'invalid_request_error',
        param: 'model',
        code: 'model_not_found',
      },
    });
    expect(errorBody(GatewayError.shuttingDown()).error.param).toBeNull();
    const error = GatewayError.modelNotFound('foo');
    expect(errorBodyFor(error, OPENAI)).toEqual(errorBody(error));
  });

  it('has the shape that Anthropic has, for its clients', () => {
    expect(errorBodyFor(GatewayError.modelNotFound('foo'), ANTHROPIC)).toStrictEqual({
      type: 'error',
      error: { type: 'not_found_error', message: "model 'foo' not found in config" },
      request_id: 'r1',
    });
    expect(errorHeaders(GatewayError.shuttingDown(), ANTHROPIC)).toEqual({
      'x-request-id': 'r1',
      'request-id': 'r1',
      'retry-after': '5',
    });
  });

  it('says how far a model is beside what is wrong, and when to come back', () => {
    const loading = { state: 'loading', position: 2, elapsed: 5, estimate: 7.5 } as const;
    const error = GatewayError.modelLoading('a', 5, loading, 7_500);
    expect(errorBodyFor(error, OPENAI)).toMatchObject({
      error: {
        message: "model 'a' is being loaded, and the request waits no longer than 5 s",
        code: 'model_loading',
      },
      loading,
    });
    expect(errorBodyFor(error, ANTHROPIC)).toMatchObject({
      error: { type: 'overloaded_error' },
      loading,
    });
    expect(headersOf(error)).toEqual({ 'retry-after': '8', 'preference-applied': 'wait=5' });
  });

  it('has an upstream’s own words where there are any', () => {
    const said = { code: 400, message: 'too long' };
    const error = new GatewayError('upstream_error', 'the model refused', { said });
    expect(errorBodyFor(error, OPENAI)).toStrictEqual({ error: said });
    expect(errorBodyFor(error, ANTHROPIC)).toStrictEqual({
      type: 'error',
      error: said,
      request_id: 'r1',
    });
  });

  it('says nothing of what caused it', () => {
    const error = new GatewayError('internal_error', 'internal error', { cause: new Error('x1') });
    expect(JSON.stringify(errorBody(error))).not.toContain('x1');
  });

  it.each([
    [undefined, {}],
    [0, { 'retry-after': '1' }],
    [1.2, { 'retry-after': '2' }],
    [60, { 'retry-after': '60' }],
    [3600, { 'retry-after': '60' }],
  ])('asks to come back after %j s with a number of 1 to 60', (seconds, headers) => {
    const details = seconds === undefined ? {} : { retryAfterSec: seconds };
    expect(headersOf(new GatewayError('shutting_down', '', details))).toEqual(headers);
  });

  it('says whether to try again, where the status would let clients do the wrong thing', () => {
    expect(headersOf(GatewayError.modelNotLoaded('a'))).toEqual({ 'x-should-retry': 'false' });
  });

  it('to a client that is too slow ends the connection', () => {
    expect(headersOf(new GatewayError('request_timeout', ''))).toEqual({ connection: 'close' });
  });

  it('for want of a key says how one is given', () => {
    const error = new GatewayError('invalid_api_key', '');
    expect(headersOf(error)).toEqual({ 'www-authenticate': 'Bearer' });
  });
});

it.each([
  ['invalid_json', 400, 400, 'invalid_request_error'],
  ['missing_model', 400, 400, 'invalid_request_error'],
  ['invalid_request', 400, 400, 'invalid_request_error'],
  ['invalid_api_key', 401, 401, 'authentication_error'],
  ['permission_denied', 403, 403, 'permission_error'],
  ['model_not_found', 404, 404, 'not_found_error'],
  ['not_found', 404, 404, 'not_found_error'],
  ['model_not_loaded', 409, 409, 'conflict_error'],
  ['request_timeout', 408, 408, 'invalid_request_error'],
  ['request_too_large', 413, 413, 'request_too_large'],
  ['queue_full', 429, 429, 'rate_limit_error'],
  ['body_not_held', 503, 500, 'api_error'],
  ['internal_error', 500, 500, 'api_error'],
  ['upstream_unreachable', 502, 500, 'api_error'],
  ['upstream_closed', 502, 500, 'api_error'],
  ['upstream_error', 502, 500, 'api_error'],
  ['model_loading', 503, 529, 'overloaded_error'],
  ['model_does_not_fit', 503, 500, 'api_error'],
  ['model_load_failed', 503, 500, 'api_error'],
  ['model_load_timeout', 503, 504, 'timeout_error'],
  ['queue_timeout', 503, 529, 'overloaded_error'],
  ['model_unloaded', 503, 529, 'overloaded_error'],
  ['shutting_down', 503, 529, 'overloaded_error'],
] as const)('%s is answered with %d, or with %d %s', (code, status, theirs, type) => {
  expect(errorStatus(code, 'openai')).toBe(status);
  expect(errorStatus(code, 'anthropic')).toBe(theirs);
  expect(ERROR_TABLE[code].anthropic.type).toBe(type);
});
