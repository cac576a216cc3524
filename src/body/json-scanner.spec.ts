import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../test/support/json-texts.js';
import { JsonScanner } from './json-scanner.js';
import type { JsonListener } from './json-scanner.js';

/** What is told of a text, as text. The comparison with JSON.parse is beside `json-naming.ts`. */
function told(text: string, { watched = 1, length = 1_000_000 } = {}): string[] {
  const bytes = Buffer.from(text);
  const events: string[] = [];
  const starts: number[] = [];
  const listener: JsonListener = {
    key: (start, key) => events.push(`${start} key ${key?.toString() ?? 'too long'}`),
    value: (start, first) => {
      starts.push(start);
      if (first === 0x22) scanner.keepValue(8);
    },
    valueEnd: (end, kept) =>
      events.push(
        `${bytes.toString('utf8', starts.pop(), end)}${kept === undefined ? '' : ` kept ${kept.toString()}`}`,
      ),
    comma: (at) => events.push(`${at} comma`),
  };
  const scanner = new JsonScanner(listener, 8);
  scanner.watched = watched;
  for (const chunk of chunksOf(bytes, [length])) scanner.push(chunk);
  scanner.end();
  return scanner.failedAt === undefined ? events : [...events, `failed at ${scanner.failedAt}`];
}

const TEXT = '{ "a" : [1, {"b": 2}] , "c\\"":-1.5e3,"é":"}", "too long":true,"d":"too long"}';

describe('the members of an object', () => {
  it.each([1, 2, 3, 5, 1000])('are told as they stand there, by chunks of %d bytes', (length) => {
    expect(told(TEXT, { length })).toEqual([
      '2 key "a"',
      '[1, {"b": 2}]',
      '22 comma',
      '24 key "c\\""',
      '-1.5e3',
      '36 comma',
      '37 key "é"',
      '"}" kept "}"',
      '45 comma',
      '47 key too long',
      'true',
      '62 comma',
      '63 key "d"',
      '"too long"',
      TEXT,
    ]);
  });

  it('may be none', () => {
    expect(told('{ }')).toEqual(['{ }']);
  });

  it('are told as deep as is watched', () => {
    expect(told('{"a":{"b":[]},"c":1}', { watched: 0 })).toEqual(['{"a":{"b":[]},"c":1}']);
    expect(told('{"a":{"b":[]}}', { watched: 2 })).toEqual([
      '1 key "a"',
      '6 key "b"',
      '[]',
      '{"b":[]}',
      '{"a":{"b":[]}}',
    ]);
  });
});

describe('a value', () => {
  it.each([
    'true',
    '[]',
    '{}',
    '[[],{}]',
    '"\\\\"',
    '{"a":[{"b":[]}]}',
    ' [ 1 , 2 ] ',
    '-0',
    '1.5E+3 ',
  ])('is passed as a whole: %s', (text) => {
    for (const length of [1, 2, 1000]) {
      expect(told(text, { watched: 0, length })[0]?.split(' kept')[0]).toBe(text.trim());
    }
  });

  it.each<[text: string, at: number]>([
    ['tru', 0],
    ['trie', 0],
    ['truex', 4],
    ['+1', 0],
    ['.5', 0],
    ['1e', 0],
    ['--1', 0],
    ['[11x]', 1],
    ['[1 2]', 3],
    ['[1}', 2],
    ['[1', 2],
    ['{"a" 1}', 5],
    ['{"a":nul}', 5],
    ['{1:2}', 1],
    ['[', 1],
    ['[1,]', 3],
    ['{"a":1,}', 7],
    ['"open', 0],
    ['"open\\"', 0],
    ['{"a":"open\\', 5],
  ])('is malformed from some byte on: %s', (text, at) => {
    for (const watched of [-1, 0, 9]) {
      for (const length of [1, 2, 1000]) {
        expect(told(text, { watched, length }).at(-1)).toBe(`failed at ${at}`);
      }
    }
  });

  it('may be a string with anything in it', () => {
    expect(told('"\\x\n"', { watched: 0 })).toEqual(['"\\x\n" kept "\\x\n"']);
  });
});
