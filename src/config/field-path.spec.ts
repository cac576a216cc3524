import { describe, expect, it } from 'vitest';
import { fieldNames, fieldPath } from './field-path.js';

describe('the way to a field', () => {
  it.each<[text: string, keys: string[] | undefined]>([
    ['temperature', ['temperature']],
    ['chat_template_kwargs.enable_thinking', ['chat_template_kwargs', 'enable_thinking']],
    ['a.0.c d.é', ['a', '0', 'c d', 'é']],
    ['a\\.b.c', ['a.b', 'c']],
    ['a\\\\.b\\n', ['a\\', 'b\\n']],
    ['a\nb', ['a\nb']],
    ['a\\', ['a\\']],
    ['', undefined],
    ['.', undefined],
    ['a..b', undefined],
    ['.a', undefined],
    ['a.', undefined],
  ])('%j', (text, keys) => {
    expect(fieldPath(text)).toEqual(keys);
  });
});

describe('names of fields', () => {
  it.each<[names: string | string[], list: string[]]>([
    ['a', ['a']],
    [' temperature, top_p ,\n top_k,', ['temperature', 'top_p', 'top_k']],
    ['', []],
    [
      ['a,b', 'c'],
      ['a,b', 'c'],
    ],
  ])('%j', (names, list) => {
    expect(fieldNames(names)).toEqual(list);
  });
});
