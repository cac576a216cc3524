import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.js';
import { toGatewayError } from './to-gateway-error.js';

/** As Fastify throws them. */
const withStatus = (statusCode: unknown): Error =>
  Object.assign(new Error('reason'), { statusCode });

describe('an error of a route', () => {
  it('stays what it is where it is ours', () => {
    const error = GatewayError.modelNotFound('a');
    expect(toGatewayError(error)).toBe(error);
  });

  it.each([
    [new NotFoundException('Cannot GET /x'), 'not_found', 'there is no such route'],
    [new BadRequestException('reason'), 'invalid_request', 'reason'],
    [new HttpException('reason', 415), 'invalid_request', 'reason'],
    [new HttpException('secret', 500), 'internal_error', 'internal error'],
    [withStatus(404), 'not_found', 'there is no such route'],
    [withStatus(413), 'request_too_large', 'reason'],
    [withStatus(400), 'invalid_request', 'reason'],
    [withStatus(503), 'internal_error', 'internal error'],
    [withStatus('400'), 'internal_error', 'internal error'],
    [new Error('secret'), 'internal_error', 'internal error'],
    ['secret', 'internal_error', 'internal error'],
    [undefined, 'internal_error', 'internal error'],
  ])('%o is said as %s', (error, code, message) => {
    expect(toGatewayError(error)).toMatchObject({ code, message, cause: error });
  });
});
