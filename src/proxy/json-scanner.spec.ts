import { describe, expect, it } from 'vitest';
import { JsonScanner, MalformedJson } from './json-scanner.js';

/** The comparison with JSON.parse is beside `model-in-json.ts`, which uses all of it. */
const members = (text: string): string[][] => {
  const bytes = Buffer.from(text);
  const scanner = new JsonScanner(bytes);
  return [...scanner.members()].map((member) =>
    [member.key, member.value].map(({ start, end }) => bytes.toString('utf8', start, end)),
  );
};

describe('the members of an object', () => {
  it('are keys and values as they stand there', () => {
    expect(members('{ "a" : [1, {"b": 2}] , "c\\"":-1.5e3,"é":"}" }')).toEqual([
      ['"a"', '[1, {"b": 2}]'],
      ['"c\\""', '-1.5e3'],
      ['"é"', '"}"'],
    ]);
  });

  it('may be none', () => {
    expect(members('{ }')).toEqual([]);
  });
});

describe('a value', () => {
  it.each(['true', '[]', '{}', '[[],{}]', '"\\\\"', '{"a":[{"b":[]}]}', ' [ 1 , 2 ] '])(
    'is passed as a whole: %s',
    (text) => {
      const scanner = new JsonScanner(Buffer.from(text));
      scanner.skipSpace();
      scanner.skipValue();
      scanner.skipSpace();
      expect(scanner.isAtEnd).toBe(true);
    },
  );

  it.each<[text: string, at: number]>([
    ['tru', 0],
    ['+1', 0],
    ['.5', 0],
    ['1e', 0],
    ['--1', 0],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{1:2}', 1],
    ['[', 1],
    ['"open', 0],
    ['"open\\"', 0],
  ])('is malformed from some byte on: %s', (text, at) => {
    const scanner = new JsonScanner(Buffer.from(text));
    expect(() => {
      scanner.skipValue();
    }).toThrow(MalformedJson);
    expect(scanner.at).toBe(at);
  });

  it('may be a string with a bad escape, until it is read', () => {
    const scanner = new JsonScanner(Buffer.from('"\\x"'));
    scanner.skipValue();
    expect(scanner.isAtEnd).toBe(true);
    expect(() => scanner.stringAt({ start: 0, end: 4 })).toThrow(MalformedJson);
  });
});
