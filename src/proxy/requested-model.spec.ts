import { describe, expect, it } from 'vitest';
import { BodyNaming } from '../body/body-naming.js';
import type { BodyHeader, NamedInBody } from '../body/body-naming.js';
import { GatewayError } from '../errors.js';
import { requestedName, unnamed } from './requested-model.js';

const JSON_TYPE = { contentType: 'application/json; charset=utf-8' };

function read(body: string, header: Partial<BodyHeader> = {}): NamedInBody {
  const naming = new BodyNaming({ contentType: '', contentEncoding: '', ...header });
  for (const byte of Buffer.from(body)) naming.push(Buffer.of(byte));
  return naming.end();
}

const nameOf = (
  body: string,
  { query, header, ...about }: Partial<BodyHeader & { query: string; header: string }> = {},
): string | undefined => requestedName(read(body, about), { query, header });

function refusal(body: string, about: Parameters<typeof nameOf>[1] = {}): GatewayError {
  try {
    const name = nameOf(body, about);
    if (name !== undefined) throw new Error(`it was not refused, but taken for ${name}`);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
  return unnamed(read(body, about), '/v1/chat/completions');
}

const FORM = { contentType: 'multipart/form-data; boundary=b' };
const URLENCODED = { contentType: 'application/x-www-form-urlencoded' };
const form = (name: string): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\na\r\n--b--\r\n`;

describe('a request means', () => {
  it.each([
    ['{"model":"a"}', {}],
    ['{"model":"a"}', { contentType: 'text/plain' }],
    ['{"model":"a"}', URLENCODED],
    ['{"model":"a"}', FORM],
    ['{"model":"a"}', { contentEncoding: 'utf-8' }],
    [form('model'), FORM],
    ['x=1&model=a', URLENCODED],
  ])(
    'the model that its body names, rather than those of query and header: %j %j',
    (body, about) => {
      expect(nameOf(body, { ...about, query: 'b', header: 'c' })).toBe('a');
    },
  );

  it.each([
    ['{"input":"x"}', {}],
    ['{"input":', {}],
    ['', {}],
    ['', JSON_TYPE],
    ['RIFF....WAVE', {}],
    ['RIFF....WAVE', JSON_TYPE],
    ['[1]', {}],
    [form('prompt'), FORM],
    ['--b\r\n', FORM],
    ['x=1', URLENCODED],
    ['{"model":"a"}', { contentEncoding: 'gzip' }],
  ])('the model of its query, else that of its header, where its body is %j %j', (body, about) => {
    expect(nameOf(body, { ...about, query: 'b', header: 'c' })).toBe('b');
    expect(nameOf(body, { ...about, query: '', header: 'c' })).toBe('c');
  });

  it.each([
    ['{"input":"x"}', {}],
    ['', JSON_TYPE],
    ['RIFF....WAVE', {}],
    ['[1]', JSON_TYPE],
    [form('prompt'), FORM],
    ['{"model":"a"}', { contentEncoding: 'br' }],
  ])('any model there is, where it says nothing: %j %j', (body, about) => {
    expect(nameOf(body, about)).toBeUndefined();
  });
});

const HOW =
  /; name one as 'model' in a JSON body or form, as \?model= in the query, or in the header x-model$/;

describe('a request is refused', () => {
  it.each([
    ['', JSON_TYPE, 'the request body is empty; expected a JSON object'],
    ['{"model":', {}, 'the request body is not valid JSON at byte 9'],
    ['what', JSON_TYPE, 'the request body is not valid JSON at byte 0'],
    ['\ufeff{"model":"a"}', {}, 'the request body is not valid JSON at byte 0'],
    ['[]', {}, "the request body is not a JSON object; expected one with 'model'"],
  ])('with a body of %j %j', (body, about, message) => {
    expect(refusal(body, about)).toMatchObject({ code: 'invalid_json', message });
  });

  it.each([
    ['', {}, 'the request names no model'],
    ['{}', {}, "the request body has no 'model'"],
    [form('prompt'), FORM, "the request body has no 'model'"],
    ['--b\r\n', FORM, "the form ends before its last boundary and has no 'model'"],
    ['x=1', URLENCODED, "the request body has no 'model'"],
    ['RIFF....WAVE', {}, 'the request body is neither JSON nor a form'],
    [
      'xx',
      { contentEncoding: 'gzip' },
      "the request body is compressed (gzip), so that its 'model' is not seen",
    ],
  ])('and told how to name a model, with a body of %j %j', (body, about, message) => {
    const error = refusal(body, about);
    expect(error).toMatchObject({ code: 'missing_model', param: 'model' });
    expect(error.message).toMatch(HOW);
    expect(error.message.replace(HOW, '')).toBe(message);
  });

  it.each([
    ['{"model":""}', "'model' is empty; expected the name of a model"],
    ['{"model":7}', "'model' is not a string; expected the name of a model"],
    ['{"model":null}', "'model' is not a string; expected the name of a model"],
  ])('although query and header name a model: %s', (body, message) => {
    expect(refusal(body, { query: 'b', header: 'c' })).toMatchObject({
      code: 'missing_model',
      message,
    });
  });
});

it('a response that nobody is known to have made is not there', () => {
  const refusal = unnamed({ kind: 'empty', isMeantAsJson: false }, '/v1/responses/resp_1/cancel');
  expect(refusal).toMatchObject({ code: 'not_found' });
  expect(refusal.message).toContain("'resp_1'");
});
