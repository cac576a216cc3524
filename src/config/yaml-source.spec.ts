import { describe, expect, it } from 'vitest';
import { lines } from '../../test/support/configuration.js';
import { issueText } from './config-issue.js';
import { YamlSource } from './yaml-source.js';

const read = (...text: string[]): YamlSource => new YamlSource(lines(...text), 'c.yaml');
const issues = (...text: string[]): string[] => read(...text).issues.map(issueText);

describe('what is wrong as YAML', () => {
  it.each<[title: string, text: string[], issues: string[]]>([
    ['a key that stands twice', ['a: 1', 'b: 2', 'a: 3'], ['c.yaml:3:1: duplicate key a']],
    [
      'a quoted key that stands twice',
      ['"a:b": 1', '"a:b": 2'],
      ['c.yaml:2:1: duplicate key "a:b"'],
    ],
    ['an alias of nothing', ['a: *b'], ['c.yaml:1:4: expected an anchor &b before the alias *b']],
    [
      'a merge of what is no mapping',
      ['a:', '  <<: 5', 'b: &b []', 'c:', '  <<: [*b]'],
      [
        'c.yaml:2:3: expected << to name a mapping, or a list of mappings',
        'c.yaml:5:3: expected << to name a mapping, or a list of mappings',
      ],
    ],
    [
      'a second document',
      ['a: 1', '---', 'b: 2'],
      ['c.yaml:2:1: expected one document, got another one'],
    ],
    ['a key that is a list', ['? [a]', ': b'], ['c.yaml:1:3: expected a name as key']],
    ['a tag', ['a: !secret b'], ['c.yaml:1:4: Unresolved tag: !secret']],
    ['a tab as indent', ['a:', '\tb: 1'], ['c.yaml:2:1: Tabs are not allowed as indentation']],
    ['a quote that stays open', ['a: "b'], ['c.yaml:2:1: Missing closing "quote']],
  ])('%s', (_title, text, expected) => {
    expect(issues(...text)).toEqual(expected);
  });

  it('aliases that multiply without end', () => {
    const ten = (item: string): string => `[${Array<string>(10).fill(item).join(', ')}]`;
    const text = [1, 2, 3, 4, 5].map((n) => `a${n}: &a${n} ${ten(n === 1 ? 'x' : `*a${n - 1}`)}`);
    expect(issues(...text)).toEqual([
      'c.yaml:1:1: the aliases (*name) cannot be resolved: too many, or one within itself',
    ]);
  });

  it.each<[title: string, text: string[], place: string]>([
    ['in brackets', ['a: b', `c: ${'['.repeat(50_000)}`], '2:202'],
    ['in dashes', ['- '.repeat(50_000)], '1:399'],
    ['by indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`), '200:200'],
  ])('nesting that no configuration has: %s', (_title, text, place) => {
    expect(issues(...text)).toEqual([`c.yaml:${place}: lists or mappings are nested too deeply`]);
  });

  it('but not nesting that some could have', () => {
    expect(issues('['.repeat(150) + ']'.repeat(150))).toEqual([]);
  });
});

describe('what a text says', () => {
  it('is the last one of duplicate keys', () => {
    expect(read('a: 1', 'a: 2').value).toEqual({ a: 2 });
  });

  it('has keys as they are written', () => {
    const text = ['1.10: a', '0x10: b', 'true: c', 'null: d', '2024-01-01: e'];
    expect(Object.keys(read(...text).value as object)).toEqual([
      '1.10',
      '0x10',
      'true',
      'null',
      '2024-01-01',
    ]);
  });

  it('has merged what << names', () => {
    const text = ['a: &a { x: 1, y: 1 }', 'b: { <<: *a, y: 2 }', 'c: { <<: [*a, { z: 3 }] }'];
    expect(read(...text).value).toMatchObject({ b: { x: 1, y: 2 }, c: { x: 1, y: 1, z: 3 } });
  });

  it.each([['# only a comment'], ['']])('is nothing in a file that says nothing: %j', (text) => {
    expect(read(text).value).toBeNull();
  });
});

describe('a place', () => {
  const source = read(
    'models:',
    '  a: &base { cmd: x, env: [A=1, B=2] }',
    '  b:',
    '    <<: *base',
    '    ttl: 5',
    '  c: *base',
    'empty:',
  );
  it.each<[title: string, path: (string | number)[], atKey: boolean, place: string]>([
    ['a value', ['models', 'b', 'ttl'], false, '5:10'],
    ['a key', ['models', 'b', 'ttl'], true, '5:5'],
    ['an item of a list', ['models', 'a', 'env', 1], false, '2:33'],
    ['a mapping, by its key', ['models', 'b'], false, '3:3'],
    ['what is missing, by what it is missing in', ['models', 'b', 'cmdStop'], false, '3:3'],
    ['what was merged, where it comes from', ['models', 'b', 'cmd'], false, '2:19'],
    ['what an alias stands for, where it comes from', ['models', 'c', 'cmd'], false, '2:19'],
    ['what is nowhere, at the beginning', ['nothing', 'at', 'all'], false, '1:1'],
    ['a key with nothing behind it', ['empty'], false, '7:7'],
  ])('of %s', (_title, path, atKey, place) => {
    const { line, column } = source.locate({ path, atKey, message: '' });
    expect(`${String(line)}:${String(column)}`).toBe(place);
  });

  it('in an empty file is its beginning', () => {
    const { line, column } = new YamlSource('', 'c.yaml').locate({ path: ['a'], message: '' });
    expect([line, column]).toEqual([1, 1]);
  });
});
