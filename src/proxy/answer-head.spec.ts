import { describe, expect, it } from 'vitest';
import { answerHead, isReadableStream } from './answer-head.js';

const OWN = { always: { 'x-model-served': 'b' }, unlessSaid: { 'x-request-id': 'r1' } };
const of = (...fields: string[]) => answerHead(200, fields, OWN);

describe('the head of an answer', () => {
  it('is the upstream’s, with what the gateway has to say', () => {
    expect(of('Content-Type', 'Text/Plain', 'Connection', 'close')).toEqual({
      status: 200,
      fields: ['Content-Type', 'Text/Plain', 'x-request-id', 'r1', 'x-model-served', 'b'],
      type: 'text/plain',
      isEncoded: false,
      hasLength: false,
    });
  });

  it('keeps what the upstream has said itself', () => {
    const { fields } = of('X-Request-Id', 'its-own');
    expect(fields).toEqual(['X-Request-Id', 'its-own', 'x-model-served', 'b']);
  });

  it('of a stream of events says that it is not to be buffered, unless the upstream has', () => {
    expect(of('content-type', 'text/event-stream; charset=utf-8').fields).toContain(
      'X-Accel-Buffering',
    );
    const { fields } = of('content-type', 'text/event-stream', 'x-accel-buffering', 'yes');
    expect(fields.filter((name) => name.toLowerCase() === 'x-accel-buffering')).toHaveLength(1);
    expect(of('content-type', 'text/plain').fields).not.toContain('X-Accel-Buffering');
  });

  it('tells whether the length is known', () => {
    expect(of('Content-Length', '3').hasLength).toBe(true);
  });
});

it.each([
  ['text/event-stream', undefined, true],
  ['text/event-stream; charset=utf-8', undefined, true],
  ['text/event-stream', 'gzip', false],
  ['application/json', undefined, false],
])('%s, encoded %j: an event can be added to it: %j', (type, encoding, isReadable) => {
  const encoded = encoding === undefined ? [] : ['Content-Encoding', encoding];
  expect(isReadableStream(of('Content-Type', type, ...encoded))).toBe(isReadable);
});
