import { describe, expect, it } from 'vitest';
import { mayUse } from './may-use.js';

const MODEL = { id: 'llama3', aliases: ['gpt-4', 'chat'] };

describe('a model', () => {
  it.each<[who: string, models: readonly string[] | undefined, may: boolean]>([
    ['a key that names no models', undefined, true],
    ['a key that names it', ['other', 'llama3'], true],
    ['a key that names it by an alias', ['chat'], true],
    ['a key that names others', ['other', 'llama', 'llama3 ', 'LLAMA3'], false],
    ['a key that names none', [], false],
  ])('may be used by %s: %s', (_, models, may) => {
    expect(mayUse({ models }, MODEL)).toBe(may);
  });

  it('may be used by everybody where nobody needs a key', () => {
    expect(mayUse(undefined, MODEL)).toBe(true);
  });
});
