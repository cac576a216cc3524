import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withReplacements } from './json-edits.js';
import { JsonNaming } from './json-naming.js';
import type { NamedInJson } from './json-naming.js';
import { chunksOf, jsonText } from '../../test/support/json-texts.js';

/** What a text says that comes in one piece. */
function namedInJson(text: Buffer): NamedInJson {
  const naming = new JsonNaming();
  naming.push(text);
  return naming.end();
}

const scan = (text: string | Buffer): NamedInJson => namedInJson(Buffer.from(text as string));

/** The same of a text that comes in chunks of these lengths, over and over. */
function scanInChunks(text: Buffer, lengths: readonly number[]): NamedInJson {
  const naming = new JsonNaming();
  for (const chunk of chunksOf(text, lengths)) naming.push(chunk);
  return naming.end();
}

/** What `JSON.parse` says of the same text, in the scanner's words. */
function parse(text: string): Partial<NamedInJson> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'invalid' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'not an object' };
  }
  const isStream = Object.hasOwn(value, 'stream') && (value as { stream: unknown }).stream === true;
  if (!Object.hasOwn(value, 'model')) return { kind: 'missing', isStream };
  const { model } = value as { model: unknown };
  return typeof model === 'string' ? { kind: 'found', model, isStream } : { kind: 'not a string' };
}

/** The text, read as one that JSON.parse takes, with the inside of strings forgiven. */
const withTameStrings = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\[^])*"/g, (string) => (isJson(string) ? string : '"x"'));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the model of a request', () => {
  it.each<[title: string, text: string, model: string]>([
    ['is found', '{"model":"a"}', 'a'],
    ['is found behind other keys', '{"messages":[{"model":"b"}],"n":1,"model":"a"}', 'a'],
    ['is found among spaces', '\n{ "model"\t:\r"a" , "n" : [ ] }\n', 'a'],
    ['is the last of several', '{"model":"a","model":"b"}', 'b'],
    ['may have its key escaped', '{"m\\u006fdel":"a"}', 'a'],
    [
      'may have all of its key escaped',
      `{"${[...Array.from('model')].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')}":"a"}`,
      'a',
    ],
    ['may have escapes', '{"model":"a\\/\\u0062\\n\\ud83d\\ude00"}', 'a/b\n😀'],
    ['may have any characters', '{"model":"modèle-日本-😀"}', 'modèle-日本-😀'],
    ['is not looked for in strings', '{"prompt":"\\",\\"model\\":\\"b","model":"a"}', 'a'],
    [
      'is not looked for in what is inside',
      '{"a":{"model":"b"},"model":"a","c":{"model":"d"}}',
      'a',
    ],
    [
      'may stand behind a big number',
      '{"seed":123456789012345678901234567890e-999,"model":"a"}',
      'a',
    ],
    ['may stand behind a backslash at the end of a string', '{"a":"\\\\","model":"a"}', 'a'],
    ['may be empty', '{"model":""}', ''],
  ])('%s', (_title, text, model) => {
    expect(parse(text)).toEqual({ kind: 'found', model, isStream: false });
    expect(scan(text)).toMatchObject({ kind: 'found', model });
  });

  it.each<[text: string, kind: NamedInJson['kind']]>([
    ['{}', 'missing'],
    ['{"models":"a"}', 'missing'],
    ['{"Model":"a"}', 'missing'],
    ['{"a":{"model":"b"}}', 'missing'],
    ['{"model ":"a"}', 'missing'],
    ['{"model":null}', 'not a string'],
    ['{"model":["a"]}', 'not a string'],
    ['{"model":{"id":"a"}}', 'not a string'],
    ['{"model":"a","model":7}', 'not a string'],
    ['[{"model":"a"}]', 'not an object'],
    ['"model"', 'not an object'],
    ['null', 'not an object'],
    ['-1.5e+3', 'not an object'],
  ])('of %s: %s', (text, kind) => {
    expect(parse(text).kind).toBe(kind);
    expect(scan(text).kind).toBe(kind);
  });

  it.each<[text: string, offset: number]>([
    ['', 0],
    [' ', 1],
    ['{', 1],
    ['{"model":"a"', 12],
    ['{"model":"a"}}', 13],
    ['{"model":"a"} x', 14],
    ['{"model" "a"}', 9],
    ['{"model":"a",}', 13],
    ['{"model":"a" "b":1}', 13],
    ['{model:"a"}', 1],
    ["{'model':'a'}", 1],
    ['{"model":"a}', 9],
    ['{"model":}', 9],
    ['{"a":01,"model":"a"}', 5],
    ['{"a":1.,"model":"a"}', 5],
    ['{"a":NaN,"model":"a"}', 5],
    ['{"a":[1,],"model":"a"}', 8],
    ['{"a":[1}],"model":"a"}', 7],
    ['{"a":{"b"},"model":"a"}', 9],
    ['{"model":"\\x"}', 9],
    ['{"model":"line\nend"}', 9],
    ['// comment\n{"model":"a"}', 0],
    ['\uFEFF{"model":"a"}', 0],
  ])('is not told of what is no JSON: %j', (text, offset) => {
    expect(parse(text)).toEqual({ kind: 'invalid' });
    expect(scan(text)).toEqual({ kind: 'invalid', offset });
  });

  it.each([
    ['['.repeat(100_000), ']'.repeat(100_000)],
    ['{"a":'.repeat(100_000), '}'.repeat(100_000)],
  ])('is found beside nesting without end', (open, close) => {
    const nested = open.startsWith('{') ? `${open}1${close}` : open + close;
    expect(scan(`{"deep":${nested},"model":"a"}`)).toMatchObject({ kind: 'found', model: 'a' });
    expect(scan(`{"deep":${open},"model":"a"}`)).toMatchObject({ kind: 'invalid' });
  });

  it('has its place told in bytes', () => {
    const text = Buffer.from('{"é":"😀","model": "a","model":["b"],"model":"ü"}');
    const found = namedInJson(text);
    if (found.kind !== 'found') throw new Error(found.kind);
    expect(found.spans.map(({ start, end }) => text.toString('utf8', start, end))).toEqual([
      '"a"',
      '["b"]',
      '"ü"',
    ]);
  });
});

describe('a stream is wanted', () => {
  it.each<[text: string, isStream: boolean]>([
    ['{"model":"a","stream":true}', true],
    ['{ "str\\u0065am" : true , "model":"a"}', true],
    ['{"stream":true,"input":{"stream":false}}', true],
    ['{"stream":false,"stream":true}', true],
    ['{"stream":true,"stream":false}', false],
    ['{"stream":true,"stream":null}', false],
    ['{"stream":"true","model":"a"}', false],
    ['{"stream":1,"streams":true,"a":{"stream":true}}', false],
    ['{"model":"a"}', false],
  ])('or not: %s', (text, isStream) => {
    expect(scan(text)).toMatchObject({ isStream });
  });
});

describe('a text that comes in chunks', () => {
  it('is given up as soon as it cannot be JSON any more', () => {
    const naming = new JsonNaming();
    naming.push(Buffer.from(' {"model":"a"'));
    expect(naming.isHopeless).toBe(false);
    naming.push(Buffer.from('RIFF'));
    expect(naming.isHopeless).toBe(true);
    naming.push(Buffer.from('}'));
    expect(naming.end()).toEqual({ kind: 'invalid', offset: 13 });
  });

  it('names no model that exists where the name is too long to keep', () => {
    const text = `{"a":1,"model":"${'x'.repeat(10_000)}"}`;
    const found = scan(text);
    expect(found).toMatchObject({ kind: 'found', model: '(more than 8 KiB)' });
    expect(scanInChunks(Buffer.from(text), [4096])).toEqual(found);
    expect(scan(text.replace('}', ',"model":"b"}'))).toMatchObject({ model: 'b' });
  });

  it.each([4000, 8190])('names the model it has, however long up to 8 KiB: %d', (length) => {
    const model = 'x'.repeat(length);
    const text = Buffer.from(`{"model":"${model}"}`);
    expect(scanInChunks(text, [1000])).toMatchObject({ kind: 'found', model });
  });
});

describe('the scanner agrees with JSON.parse', () => {
  it('on documents of all kinds', () => {
    fc.assert(
      fc.property(fc.oneof(jsonText.object, jsonText.node, fc.json()), (text) => {
        expect(scan(text)).toMatchObject(parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('however the text is cut into chunks', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 });
    const text = fc.oneof(jsonText.object, jsonText.node, jsonText.damaged);
    fc.assert(
      fc.property(text, lengths, (whole, cuts) => {
        expect(scanInChunks(Buffer.from(whole), cuts)).toEqual(scan(whole));
        expect(scanInChunks(Buffer.from(whole), [1])).toEqual(scan(whole));
      }),
      { numRuns: 2000 },
    );
  });

  it('on documents that were damaged, but for the inside of strings', () => {
    fc.assert(
      fc.property(jsonText.damaged, (text) => {
        // Half of a pair of surrogates has no bytes of its own.
        const damaged = Buffer.from(text).toString();
        const expected = parse(damaged);
        const found = scan(damaged);
        if (expected.kind !== 'invalid') expect(found).toMatchObject(expected);
        else if (found.kind !== 'invalid') expect(isJson(withTameStrings(damaged))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('on texts with bytes that are no UTF-8', () => {
    fc.assert(
      fc.property(jsonText.object, fc.nat(), fc.uint8Array({ maxLength: 3 }), (text, at, bytes) => {
        const place = at % (text.length + 1);
        const parts = [Buffer.from(text.slice(0, place)), bytes, Buffer.from(text.slice(place))];
        const damaged = Buffer.concat(parts);
        const expected = parse(damaged.toString());
        if (expected.kind !== 'invalid') expect(namedInJson(damaged)).toMatchObject(expected);
        else if (namedInJson(damaged).kind !== 'invalid') {
          expect(isJson(withTameStrings(damaged.toString()))).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** With another model, wherever it names one. */
function renamed(text: Buffer, model: string): Buffer {
  const found = namedInJson(text);
  if (found.kind !== 'found') throw new Error(found.kind);
  const bytes = Buffer.from(JSON.stringify(model));
  return withReplacements(
    text,
    found.spans.map((span) => ({ ...span, bytes })),
  );
}

describe('another model', () => {
  it('takes the place of the model, wherever it stands, and of nothing else', () => {
    fc.assert(
      fc.property(jsonText.object, fc.string({ unit: 'binary' }), (text, name) => {
        const found = scan(text);
        if (found.kind !== 'found') return;
        const bytes = Buffer.from(text);
        const changed = renamed(bytes, name);
        expect(parse(changed.toString())).toMatchObject({
          kind: 'found',
          model: Buffer.from(name).toString(),
        });
        const outside = (whole: Buffer, spans: typeof found.spans): string[] => {
          const edges = [0, ...spans.flatMap(({ start, end }) => [start, end]), whole.length];
          return edges.flatMap((edge, i) =>
            i % 2 === 0 ? [whole.toString('latin1', edge, edges[i + 1])] : [],
          );
        };
        const again = namedInJson(changed);
        if (again.kind !== 'found') throw new Error(again.kind);
        expect(outside(changed, again.spans)).toEqual(outside(bytes, found.spans));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves key order, spaces and big numbers as they are', () => {
    const text = Buffer.from('{ "seed": 12345678901234567890,\n "model" : "a", "b": 1.0, "a": 2 }');
    expect(renamed(text, 'llama').toString()).toBe(
      '{ "seed": 12345678901234567890,\n "model" : "llama", "b": 1.0, "a": 2 }',
    );
  });
});
