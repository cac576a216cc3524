import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.js';
import { errorBody, errorHeaders } from './error-body.js';
import { ERROR_TABLE } from './error-table.js';

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
    expect(errorHeaders(new GatewayError('shutting_down', '', details))).toEqual(headers);
  });

  it('says whether to try again, where the status would let clients do the wrong thing', () => {
    expect(errorHeaders(GatewayError.modelNotLoaded('a'))).toEqual({ 'x-should-retry': 'false' });
  });

  it('to a client that is too slow ends the connection', () => {
    expect(errorHeaders(new GatewayError('request_timeout', ''))).toEqual({ connection: 'close' });
  });

  it('for want of a key says how one is given', () => {
    const error = new GatewayError('invalid_api_key', '');
    expect(errorHeaders(error)).toEqual({ 'www-authenticate': 'Bearer' });
  });
});

it.each([
  ['invalid_json', 400],
  ['missing_model', 400],
  ['invalid_api_key', 401],
  ['model_not_found', 404],
  ['not_found', 404],
  ['model_not_loaded', 409],
  ['request_timeout', 408],
  ['request_too_large', 413],
  ['body_not_held', 503],
  ['upstream_unreachable', 502],
  ['upstream_closed', 502],
  ['model_does_not_fit', 503],
  ['model_load_failed', 503],
  ['model_load_timeout', 503],
  ['model_unloaded', 503],
  ['shutting_down', 503],
] as const)('%s is answered with %d', (code, status) => {
  expect(ERROR_TABLE[code].status).toBe(status);
});
