import { describe, expect, it } from 'vitest';
import type { GatewayError } from '../../errors.js';
import { continuesStream, NoStream } from './no-stream.js';

const JSON_TYPE = 'application/json';

function errorOf(
  status: number,
  body: string | string[],
  type = JSON_TYPE,
  isEncoded = false,
): GatewayError {
  const answer = new NoStream({ status, type, isEncoded });
  for (const chunk of [body].flat()) answer.take(Buffer.from(chunk));
  return answer.error();
}

it.each([
  [200, 'text/event-stream', false, true],
  [200, 'text/event-stream; charset=utf-8', false, true],
  [200, 'text/event-stream', true, false],
  [200, JSON_TYPE, false, false],
  [400, 'text/event-stream', false, false],
  [204, '', false, false],
])('%d %j, encoded %j, goes on as a stream: %j', (status, type, isEncoded, isStream) => {
  expect(continuesStream({ status, type, isEncoded })).toBe(isStream);
});

describe('an upstream that refuses', () => {
  it('has its own error told, however it came', () => {
    const error = errorOf(400, ['{"error":{"code":400,"mess', 'age":"too long","type":"x"}}']);
    expect(error.code).toBe('upstream_error');
    expect(error.said).toEqual({ code: 400, message: 'too long', type: 'x' });
  });

  it.each([
    ['{"error":"too long"}', 'the model answered with status 500: too long'],
    ['{"detail":"too long"}', 'the model answered with status 500: {"detail":"too long"}'],
    ['Internal Server Error\n', 'the model answered with status 500: Internal Server Error'],
    ['', 'the model answered with status 500'],
    ['x'.repeat(20_000), 'the model answered with status 500'],
    [`{"error":{"message":"${'x'.repeat(20_000)}"}}`, 'the model answered with status 500'],
  ])('is quoted where it is short: %.30s', (body, message) => {
    expect(errorOf(500, body)).toMatchObject({ message, said: undefined });
  });

  it('is not quoted where it cannot be read', () => {
    expect(errorOf(500, '\x1f\x8b', JSON_TYPE, true).message).toBe(
      'the model answered with status 500',
    );
  });
});

it.each([
  [JSON_TYPE, false, 'status 200 and application/json; expected an event stream'],
  ['', false, 'status 200 and no type; expected an event stream'],
  ['text/event-stream', true, 'status 200 and an encoded body; expected an event stream'],
])('an answer that is none is an error that says so: %j', (type, isEncoded, message) => {
  expect(errorOf(200, '{}', type, isEncoded).message).toBe(`the model answered with ${message}`);
});
