import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Part } from './support/upstreams/wire-reader.mjs';
import { expectSame, WAYS } from './support/wire/compare.js';
import type { Script, WireRequest } from './support/wire/compare.js';
import { wired } from './support/wire/gateway.js';

const KIB = 1024;
const MIB = 1024 * KIB;

const SIZES: readonly (readonly [string, number])[] = [
  ['0 bytes', 0],
  ['1 byte', 1],
  ['16 KiB - 1', 16 * KIB - 1],
  ['16 KiB', 16 * KIB],
  ['16 KiB + 1', 16 * KIB + 1],
  ['1 MiB', MIB],
  ['20 MiB', 20 * MIB],
];

const JSON_TYPE = ['Content-Type', 'application/json'];
const LAST_CHUNK = '0\r\n\r\n';

/** A body of that many letters, and of what stands around them, with its length. */
function withLength([before, fill, after]: readonly [string, number, string]): WireRequest {
  const length = String(before.length + fill + after.length);
  const fields = [...JSON_TYPE, 'Content-Length', length];
  return { target: '/v1/x', fields, body: [before, { fill }, after] };
}

const chunk = (text: string): string =>
  text === '' ? '' : `${text.length.toString(16)}\r\n${text}\r\n`;

/** The same in chunks with extensions. */
function inChunks([before, fill, after]: readonly [string, number, string]): WireRequest {
  const fields = [...JSON_TYPE, 'Transfer-Encoding', 'chunked'];
  const filling = { fill, chunks: ';a=1;b="c d"' };
  return { target: '/v1/x', fields, body: [chunk(before), filling, chunk(after), LAST_CHUNK] };
}

const ASK_A = ['{"model":"a","x":"', '"}'] as const;

describe.each(WAYS)('the body of a request that finds its model %s', (way) => {
  const under = wired({ bodyLimit: 128 });
  // A body that has to name the model has at least these bytes.
  const [before, after] = way === 'by what it says' ? ASK_A : (['', ''] as const);

  it.each(SIZES)('is the same with its length: %s', async (_, bytes) => {
    const { request } = await expectSame(under, way, withLength([before, bytes, after]));
    expect(request.body.framing).toBe(bytes + before.length + after.length);
  });

  it.each(SIZES)('is the same in chunks, and stays in chunks: %s', async (_, bytes) => {
    const { request } = await expectSame(under, way, inChunks([before, bytes, after]));
    expect(request.body.framing).toBe('chunked');
  });

  it('is the same where it has 100 MB', { timeout: 60_000 }, async () => {
    const asked = withLength([before, 100_000_000, after]);
    const { request } = await expectSame(under, way, asked);
    expect(request.body).toMatchObject({ isWhole: true });
  });

  it.each([
    ['gzip', gzipSync('{"model":"a","x":1}').toString('latin1')],
    ['br', brotliCompressSync('{"model":"a","x":1}').toString('latin1')],
  ])('is not unpacked where it is compressed: %s', async (encoding, body) => {
    const target = '/v1/x?model=a';
    for (const { fields = [], ...rest } of [withLength([body, 0, '']), inChunks([body, 0, ''])]) {
      const all = [...fields, 'Content-Encoding', encoding];
      await expectSame(under, way, { ...rest, fields: all, target });
    }
  });
});

const part = (name: string, more = ''): string =>
  `--x'y\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`;
const MODEL = `${part('model')}a\r\n`;
const FILE = part('file', '; filename="a.wav"\r\nContent-Type: audio/wav');

/** Bodies and heads that name the model, each in its way. */
const NAMINGS: readonly (readonly [
  string,
  readonly [string, number, string],
  readonly string[],
  string,
])[] = [
  ['a form, first', [`${MODEL}${FILE}`, 20 * MIB, `\r\n--x'y--\r\n`], [], ''],
  ['a form, last', [FILE, 20 * MIB, `\r\n${MODEL}--x'y--\r\n`], [], ''],
  ['a form, last of little', [`preamble\r\n${FILE}`, 100, `\r\n${MODEL}--x'y--\r\nend`], [], ''],
  ['the query', ['any bytes \u0000\u00ff', MIB, '{'], [], '?a=%20&model=a'],
  ['x-model', ['any bytes \u0000\u00ff', MIB, '{'], ['X-Model', 'a'], ''],
];

describe('a request that names its model in', () => {
  const under = wired();

  it.each(NAMINGS)(
    '%s, is the same, with its length and in chunks',
    async (_, body, more, query) => {
      const type = query === '' && more.length === 0 ? 'multipart/form-data' : 'audio/wav';
      for (const { fields = [], ...asked } of [withLength(body), inChunks(body)]) {
        const framing = fields.slice(JSON_TYPE.length);
        const typed = ['Content-Type', `${type}; boundary="x'y"`];
        await expectSame(under, 'by what it says', {
          ...asked,
          target: `/v1/audio/transcriptions${query}`,
          fields: [...typed, ...more, ...framing],
        });
      }
    },
  );
});

/** How an upstream may frame its answer; what is not in chunks and has no length ends it. */
const FRAMINGS: readonly (readonly [string, (fill: number) => Script])[] = [
  ['with its length', (fill) => answering(`HTTP/1.1 200 OK\r\nContent-Length: ${fill}`, fill)],
  ['in chunks', (fill) => chunked('HTTP/1.1 200 OK', fill, '')],
  ['in chunks with extensions', (fill) => chunked('HTTP/1.1 200 OK', fill, ';a;b="c d"')],
  ['up to the end of the connection', (fill) => ending('HTTP/1.1 200 OK', fill)],
  ['as HTTP/1.0', (fill) => ending('HTTP/1.0 200 OK', fill)],
  [
    'as HTTP/1.0 with its length',
    (fill) => ending(`HTTP/1.0 200 OK\r\nContent-Length: ${fill}`, fill),
  ],
];

const OCTETS = 'Content-Type: application/octet-stream\r\n\r\n';

const answering = (head: string, ...parts: (number | string)[]): Script => ({
  late: [`${head}\r\n${OCTETS}`, ...parts.map(filled)],
});

const filled = (part: number | string): Part => (typeof part === 'string' ? part : { fill: part });

const chunked = (head: string, fill: number, chunks: string): Script => ({
  late: [`${head}\r\nTransfer-Encoding: chunked\r\n${OCTETS}`, { fill, chunks }, LAST_CHUNK],
});

const ending = (head: string, fill: number): Script => ({
  ...answering(head, fill),
  then: 'end',
});

describe.each(WAYS)('the body of an answer to a request that finds its model %s', (way) => {
  const under = wired();
  const asked = withLength([...ASK_A.slice(0, 1), 0, ...ASK_A.slice(1)] as [
    string,
    number,
    string,
  ]);

  describe.each(FRAMINGS)('%s', (_framing, answer) => {
    it.each(SIZES)('is the same: %s', async (_, bytes) => {
      const same = await expectSame(under, way, asked, answer(bytes));
      expect(same.answer.body).toMatchObject({ bytes, isWhole: true });
    });
  });

  it.each(FRAMINGS.slice(0, 2))('is the same where it has 100 MB: %s', async (_, answer) => {
    const same = await expectSame(under, way, asked, answer(100_000_000));
    expect(same.answer.body).toMatchObject({ bytes: 100_000_000, isWhole: true });
  });

  it.each(['gzip', 'br', 'zstd, gzip', 'nonsense'])(
    'is not unpacked where it is compressed: %s',
    async (encoding) => {
      const body = gzipSync('any text').toString('latin1');
      const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nVary: Accept-Encoding`;
      const chunks = `Transfer-Encoding: chunked\r\n\r\n${chunk(body)}${LAST_CHUNK}`;
      const fields = [...(asked.fields ?? []), 'Accept-Encoding', encoding];
      for (const rest of [`Content-Length: ${body.length}\r\n\r\n${body}`, chunks]) {
        const script = { late: [`${head}\r\n${rest}`] };
        await expectSame(under, way, { ...asked, fields }, script);
      }
    },
  );
});
