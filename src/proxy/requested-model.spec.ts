import { describe, expect, it } from 'vitest';
import { GatewayError } from '../errors.js';
import { requestedModel } from './requested-model.js';

const ask = (body: string, query?: string) => requestedModel(Buffer.from(body), query);

function refusal(body: string, query?: string): Partial<GatewayError> {
  try {
    ask(body, query);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a request means', () => {
  it('the model that its body names, and says where', () => {
    expect(ask('{"model":"a"}')).toEqual({ name: 'a', spans: [{ start: 9, end: 12 }] });
  });

  it('the model of its body rather than that of its query', () => {
    expect(ask('{"model":"a"}', 'b').name).toBe('a');
  });

  it.each([
    ['{"input":"x"}', 'where the body names none'],
    ['', 'where there is no body'],
    ['RIFF....WAVE', 'where the body is no JSON'],
    ['[1]', 'where the body is no object'],
  ])('the model of its query: %j', (body) => {
    expect(ask(body, 'b')).toEqual({ name: 'b', spans: [] });
  });
});

describe('a request is refused', () => {
  it.each([
    ['', 'invalid_json', 'the request body is empty; expected a JSON object', undefined],
    ['{"model":', 'invalid_json', 'the request body is not valid JSON at byte 9', undefined],
    [
      '[]',
      'invalid_json',
      "the request body is not a JSON object; expected one with 'model'",
      undefined,
    ],
    ['{}', 'missing_model', "the request body has no 'model'", 'model'],
    ['{"model":""}', 'missing_model', "'model' is empty; expected the name of a model", 'model'],
    [
      '{"model":7}',
      'missing_model',
      "'model' is not a string; expected the name of a model",
      'model',
    ],
  ])('with a body of %j', (body, code, message, param) => {
    expect(refusal(body)).toMatchObject({ code, message });
    expect(refusal(body, '').param).toBe(param);
  });

  it.each(['{"model":""}', '{"model":null}'])('although its query names a model: %s', (body) => {
    expect(refusal(body, 'b').code).toBe('missing_model');
  });
});
