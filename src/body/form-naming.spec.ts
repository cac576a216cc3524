import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormNaming, formBoundary, LONGEST_NAME_BYTES } from './form-naming.js';
import type { NamedInForm } from './form-naming.js';

/** As it comes in pieces that end at these places. */
function named(body: Buffer | string, boundary = 'b', cuts: readonly number[] = []): NamedInForm {
  const bytes = Buffer.from(body);
  const naming = new FormNaming(boundary);
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  let from = 0;
  for (const end of ends.toSorted((a, b) => a - b)) {
    naming.push(bytes.subarray(from, end));
    from = end;
  }
  return naming.end();
}

const field = (name: string, value: string, ...more: string[]): string =>
  [`Content-Disposition: form-data; name="${name}"`, ...more, '', value].join('\r\n');

const file = (content: string, name = 'file'): string =>
  field(name, content).replace('"\r\n', '"; filename="x.wav"\r\nContent-Type: audio/wav\r\n');

const form = (...parts: string[]): string =>
  `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`;

const modelOf = (found: NamedInForm): string =>
  found.kind === 'found' ? found.model : `(${found.kind})`;

describe('the model of a form is its field of that name', () => {
  it.each<[string, string, string]>([
    ['before the file', form(field('model', 'a'), file('x')), 'a'],
    ['behind the file', form(file('x'), field('model', 'a')), 'a'],
    ['the first of two', form(field('model', 'a'), field('model', 'b')), 'a'],
    ['without quotes', form('Content-Disposition: form-data; name=model\r\n\r\na'), 'a'],
    [
      'among other parameters',
      form('Content-Disposition: form-data; x=1;  NAME="model"\r\n\r\na'),
      'a',
    ],
    ['in any case', form('CONTENT-disposition:FORM-DATA;name="model"\r\n\r\na'), 'a'],
    ['behind other fields of its header', form(`X-A: 1\r\n${field('model', 'a')}`), 'a'],
    ['before other fields', form(field('model', 'a', 'Content-Type: text/plain')), 'a'],
    ['on a folded line', form('Content-Disposition: form-data;\r\n\tname="model"\r\n\r\na'), 'a'],
    ['with a name in UTF-8', form(field('model', 'größe/ä')), 'größe/ä'],
    ['with lines', form(field('model', 'a\r\nb\r\n')), 'a\r\nb\r\n'],
    ['empty', form(field('model', '')), ''],
    ['without even a body', '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\n--b--', ''],
    ['behind a preamble', `for old readers\r\n${form(field('model', 'a'))}`, 'a'],
    ['behind an empty line', `\r\n${form(field('model', 'a'))}`, 'a'],
    ['before an epilogue', `${form(field('model', 'a'))}--b\r\n${field('model', 'b')}`, 'a'],
    ['behind a part without header', form('\r\nx', field('model', 'a')), 'a'],
    ['behind an empty part', `--b\r\n\r\n${form(field('model', 'a'))}`, 'a'],
    ['behind padding', form(field('model', 'a')).replaceAll('--b\r\n', '--b \t\r\n'), 'a'],
    ['without a line at the very end', form(field('model', 'a')).trimEnd(), 'a'],
    ['before a form that is cut short', `--b\r\n${field('model', 'a')}\r\n--b\r\nX`, 'a'],
    ['behind a boundary in a file', form(file('x--b\r\n\n--b\r\n'), field('model', 'a')), 'a'],
    [
      'behind what begins like one',
      form(file('\r\n--bc\r\n\r\n--b-\r\n'), field('model', 'a')),
      'a',
    ],
    ['with what is like a boundary', form(field('model', 'a\r\n--bx')), 'a\r\n--bx'],
    ['behind an endless header', form(`X: ${'y'.repeat(20_000)}`, field('model', 'a')), 'a'],
  ])('%s', (_where, body, model) => {
    expect(modelOf(named(body))).toBe(model);
    const everywhere = Array.from({ length: body.length }, (_, i) => i);
    expect(modelOf(named(body, 'b', everywhere))).toBe(model);
  });

  it.each<[string, string, NamedInForm['kind']]>([
    ['a file of that name', form(file('a', 'model')), 'missing'],
    [
      'a file with an encoded name',
      form(field('model', 'a').replace('"\r\n', '"; filename*=x\r\n')),
      'missing',
    ],
    ['a field of another name', form(field('models', 'a'), field('Model', 'a')), 'missing'],
    [
      'the name of a file',
      form('Content-Disposition: form-data; filename="; name=model"\r\n\r\na'),
      'missing',
    ],
    ['what a file says', form(file(`\r\n--c\r\n${field('model', 'a')}\r\n--c--`)), 'missing'],
    ['what stands behind the end', `--b--\r\n${form(field('model', 'a'))}`, 'missing'],
    [
      'another disposition',
      form('Content-Disposition: attachment; name="model"\r\n\r\na'),
      'missing',
    ],
    [
      'a field of a header of that name',
      form('X-Content-Disposition: form-data; name=model\r\n\r\na'),
      'missing',
    ],
    ['what has no end', `--b\r\n${field('model', 'a')}`, 'unfinished'],
    ['what ends in half a boundary', `--b\r\n${field('model', 'a')}\r\n--b`, 'unfinished'],
    ['in an empty body', '', 'unfinished'],
    ['lines that end in LF alone', form(field('model', 'a')).replaceAll('\r', ''), 'unfinished'],
    ['a book', form(field('model', 'x'.repeat(LONGEST_NAME_BYTES + 1))), 'too long'],
    [
      'a book without end',
      `--b\r\n${field('model', 'x'.repeat(LONGEST_NAME_BYTES + 200))}`,
      'too long',
    ],
  ])('and not %s', (_what, body, kind) => {
    expect(named(body).kind).toBe(kind);
    expect(
      named(
        body,
        'b',
        Array.from({ length: body.length }, (_, i) => i),
      ).kind,
    ).toBe(kind);
  });
});

describe('however a form comes', () => {
  const boundary = fc.constantFrom('b', '--b', 'a b', '----WebKitFormBoundaryX', "':(),-./+_=?");
  /** Much like a boundary, and no part of one. */
  const content = fc
    .array(fc.constantFrom('\r', '\n', '\r\n', '-', '--', 'b', ' ', '\r\n--', 'x', '\0é'))
    .map((texts) => texts.join(''));
  const part = fc.record({
    name: fc.constantFrom('file', 'prompt', 'model'),
    content,
    isFile: fc.boolean(),
  });

  it('what is found is what stands there, and its span is where it does', () => {
    fc.assert(
      fc.property(
        boundary,
        fc.array(part, { maxLength: 5 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (line, parts, cuts) => {
          fc.pre(parts.every((one) => !`\r\n${one.content}\r\n`.includes(`\r\n--${line}`)));
          const written = parts.map((one) => (one.isFile ? file : fieldOf)(one.content, one.name));
          const text = `${written.map((one) => `--${line}\r\n${one}\r\n`).join('')}--${line}--`;
          const expected = parts.find(({ name, isFile }) => name === 'model' && !isFile);
          const found = named(text, line, cuts);
          expect(found.kind).toBe(expected === undefined ? 'missing' : 'found');
          if (found.kind !== 'found') return;
          expect(found.model).toBe(expected?.content);
          const { start, end } = found.span;
          expect(Buffer.from(text).toString('utf8', start, end)).toBe(expected?.content);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('any bytes at all are taken, and the same is found in one piece and in many', () => {
    const bytes = fc.array(
      fc.constantFrom('--b', '\r\n', '--', '\r', 'x', field('model', 'a'), ' '),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 30 }), (pieces, cuts) => {
        const body = pieces.join('');
        expect(named(body, 'b', cuts)).toEqual(named(body));
      }),
      { numRuns: 1000 },
    );
  });

  it('nothing is kept of a file', () => {
    const naming = new FormNaming('b');
    naming.push(Buffer.from(`--b\r\n${file('')}`));
    for (let i = 0; i < 100; i++) naming.push(Buffer.alloc(1000, '\r\n--'));
    const kept = (naming as unknown as { text: Buffer }).text;
    expect(kept.length).toBeLessThan(10);
  });
});

const fieldOf = (content: string, name: string): string => field(name, content);

it.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['Multipart/Form-Data; charset=utf-8; Boundary="a b"', 'a b'],
  ['multipart/form-data', undefined],
  ['multipart/form-data; boundary=""', undefined],
  ['multipart/mixed; boundary=abc', undefined],
  ['application/json', undefined],
])('the boundary of %s is %s', (type, boundary) => {
  expect(formBoundary(type)).toBe(boundary);
});
