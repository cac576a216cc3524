import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectSame, WAYS } from './support/wire/compare.js';
import type { Script, Way, WireRequest } from './support/wire/compare.js';
import { wired } from './support/wire/gateway.js';

const under = wired();

const TOKEN = fc.string({
  unit: fc.constantFrom(...Array.from("abcXYZ019!#$%&'*+-.^_`|~")),
  minLength: 1,
  maxLength: 12,
});

/** Names nobody else gives a meaning to; each in one spelling, as a field may only be grouped by name. */
const NAME = TOKEN.map((name) => `X-${name}`);
const VALUE = fc
  .array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 40 })
  .map((codes) => String.fromCharCode(...codes.filter((code) => code !== 0x7f)).trim())
  // What is not ASCII is trimmed of more than HTTP trims.
  .filter((value) => !/[\x80-\xa0]/.test(value));

const FIELDS = fc
  .uniqueArray(fc.tuple(NAME, fc.array(VALUE, { minLength: 1, maxLength: 3 })), {
    maxLength: 8,
    selector: ([name]) => name.toLowerCase(),
  })
  .map((all) => all.flatMap(([name, values]) => values.flatMap((value) => [name, value])));

const BYTES = fc
  .uint8Array({ maxLength: 300 })
  .map((bytes) => Buffer.from(bytes).toString('latin1'));

/** Cut in places, with extensions here and there, and trailers. */
const chunked = (body: string, cuts: readonly number[], trailers: readonly string[]): string => {
  const ends = [...new Set(cuts.map((cut) => cut % (body.length + 1)))].sort((a, b) => a - b);
  const parts = [...ends, body.length].map((end, i) => body.slice(ends[i - 1] ?? 0, end));
  const chunks = parts
    .filter((part) => part !== '')
    .map((part, i) => `${part.length.toString(16)}${i % 2 === 0 ? '' : ';x=y'}\r\n${part}\r\n`);
  return `${chunks.join('')}0\r\n${lines(trailers)}\r\n`;
};

const lines = (fields: readonly string[]): string =>
  fields.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');

interface Framed {
  readonly fields: readonly string[];
  readonly body: string;
}

const framed = (content: fc.Arbitrary<string>): fc.Arbitrary<Framed> =>
  fc
    .record({
      body: content,
      isChunked: fc.boolean(),
      cuts: fc.array(fc.nat(500), { maxLength: 4 }),
      trailers: FIELDS,
    })
    .map(({ body, isChunked, cuts, trailers }) =>
      isChunked
        ? { fields: ['Transfer-Encoding', 'chunked'], body: chunked(body, cuts, trailers) }
        : { fields: ['Content-Length', String(body.length)], body },
    );

const PATH = fc
  .string({
    unit: fc.constantFrom(...Array.from('ab/.;,:@&=+$!*()\'~-_[]{}|^"'), '%2F', '%7e', '%00'),
    maxLength: 20,
  })
  .map((path) => `/v1/x${path}`);

const JSON_BODY = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
  .map((more) => Buffer.from(JSON.stringify({ ...more, model: 'a' })).toString('latin1'));

const requests = (body: fc.Arbitrary<string>, query: string): fc.Arbitrary<WireRequest> =>
  fc
    .record({
      method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'OPTIONS'),
      path: PATH,
      fields: FIELDS,
      framing: framed(body),
    })
    .map(({ method, path, fields, framing }) => ({
      method,
      target: path + query,
      fields: ['Content-Type', 'application/json', ...fields, ...framing.fields],
      body: [framing.body],
    }));

const ANSWER: fc.Arbitrary<Script> = fc
  .record({
    status: fc.constantFrom(200, 201, 202, 203, 206, 300, 301, 400, 404, 422, 500, 503, 529),
    reason: fc.string({ unit: fc.constantFrom(...Array.from('abc XYZ!"(),')), maxLength: 12 }),
    fields: FIELDS,
    framing: framed(BYTES),
  })
  .map(({ status, reason, fields, framing }) => {
    const head = `HTTP/1.1 ${status} ${reason.trim()}\r\n`;
    return { late: [`${head}${lines([...fields, ...framing.fields])}\r\n${framing.body}`] };
  });

describe.each(WAYS)('any request that finds its model %s', (way: Way) => {
  it.each([
    ['named in its body', requests(JSON_BODY, '')],
    ['named in its query', requests(BYTES, '?model=a&x=%20')],
  ])('and any answer to it are the same with the gateway and without: %s', async (_, request) => {
    await fc.assert(
      fc.asyncProperty(request, ANSWER, async (asked, script) => {
        await expectSame(under, way, asked, script);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });
});
