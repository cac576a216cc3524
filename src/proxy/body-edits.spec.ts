import { describe, expect, it } from 'vitest';
import { BodyNaming } from '../body/body-naming.js';
import { withReplacements } from '../body/json-edits.js';
import { bodyEdits } from './body-edits.js';
import type { NamingBody } from './body-edits.js';

const model = (id: string, useModelName?: string) => ({
  id,
  useModelName,
  filters: { edits: [], editsByName: new Map() },
});

/** A body that has been looked at, held in pieces. */
function naming(text: string, contentType = ''): NamingBody & { readonly bytes: Buffer } {
  const bytes = Buffer.from(text);
  const reading = new BodyNaming({ contentType, contentEncoding: '' });
  reading.push(bytes);
  const body = {
    replay: (take: (chunk: Buffer) => void) => {
      for (const byte of bytes) take(Buffer.of(byte));
      return undefined;
    },
  };
  return { body, said: reading.end(), name: 'gpt-4', bytes };
}

async function sent(
  served: ReturnType<typeof model>,
  asked: ReturnType<typeof model>,
  read: ReturnType<typeof naming>,
): Promise<string> {
  return withReplacements(read.bytes, await bodyEdits(served, asked, read)).toString();
}

const JSON_BODY = '{ "model" : "gpt-4", "seed":12345678901234567890}';
const MULTIPART = 'multipart/form-data; boundary=b';
const formOf = (name: string): string =>
  [
    '--b',
    'Content-Disposition: form-data; name="file"; filename="model"',
    '',
    'gpt-4',
    '--b',
    'content-disposition: form-data; name=model',
    '',
    name,
    '--b--',
  ].join('\r\n');

describe('a body for the model that was asked for', () => {
  it.each([
    [JSON_BODY, ''],
    [formOf('gpt-4'), MULTIPART],
    ['x=1&model=gpt-4', 'application/x-www-form-urlencoded'],
  ])('is the one the client sent, alias and all', async (body, type) => {
    expect(await sent(model('a'), model('a'), naming(body, type))).toBe(body);
  });

  it('has the name its upstream goes by, and nothing else changed', async () => {
    const real = model('a', 'real "a&b"');
    const json = await sent(real, real, naming(JSON_BODY));
    expect(json).toBe('{ "model" : "real \\"a&b\\"", "seed":12345678901234567890}');
    const form = await sent(real, real, naming(formOf('gpt-4'), MULTIPART));
    expect(form).toBe(formOf('real "a&b"'));
    const text = naming('x=1&model=gpt-4&y=2', 'application/x-www-form-urlencoded');
    expect(await sent(real, real, text)).toBe('x=1&model=real+%22a%26b%22&y=2');
  });
});

describe('a body for another model than the one asked for', () => {
  it.each([
    [undefined, 'b'],
    ['real-b', 'real-b'],
  ])('names that model, by the name its upstream goes by: %j', async (useModelName, name) => {
    const [served, asked] = [model('b', useModelName), model('a', 'real-a')];
    expect(await sent(served, asked, naming(JSON_BODY))).toBe(
      `{ "model" : "${name}", "seed":12345678901234567890}`,
    );
    expect(await sent(served, asked, naming(formOf('gpt-4'), MULTIPART))).toBe(formOf(name));
  });

  it('names it wherever the client named one', async () => {
    const body = naming('{"model":"x","model":"a"}');
    expect(await sent(model('b'), model('a'), body)).toBe('{"model":"b","model":"b"}');
  });

  it.each([
    ['{"prompt":"x"}', ''],
    ['model', 'application/x-www-form-urlencoded'],
    ['RIFF', ''],
  ])('is as it was where it names none: %s', async (body, type) => {
    expect(await sent(model('b'), model('a'), naming(body, type))).toBe(body);
  });

  it('is as it was where nobody looked at it', async () => {
    const body = { ...naming(JSON_BODY), said: undefined };
    expect(await sent(model('b'), model('a'), body)).toBe(JSON_BODY);
  });
});
