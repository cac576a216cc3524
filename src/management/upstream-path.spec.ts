import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upstreamPath } from './upstream-path.js';

const NAMES = new Set(['llama3', 'org/llama3', 'org/llama3/q4', 'a b', '50%', 'modèle', 'x?y']);

const find = (name: string): string | undefined => (NAMES.has(name) ? name : undefined);

describe('a path below /upstream/', () => {
  it.each<[url: string, model: string, rest: string]>([
    ['/upstream/llama3', 'llama3', ''],
    ['/upstream/llama3/', 'llama3', '/'],
    ['/upstream/llama3/v1/models', 'llama3', '/v1/models'],
    ['/upstream/llama3?a=/b', 'llama3', '?a=/b'],
    ['/upstream/llama3/slots?a=1&b=%20', 'llama3', '/slots?a=1&b=%20'],
    ['/upstream/llama3/a%2Fb/%E4//c/../d', 'llama3', '/a%2Fb/%E4//c/../d'],
    ['/upstream/org/llama3/health', 'org/llama3', '/health'],
    ['/upstream/org/llama3/q4/health', 'org/llama3/q4', '/health'],
    ['/upstream/org/llama3/q8/health', 'org/llama3', '/q8/health'],
    ['/upstream/org%2Fllama3/health', 'org/llama3', '/health'],
    ['/upstream/org%2fllama3%2Fq4', 'org/llama3/q4', ''],
    ['/upstream/a%20b/x', 'a b', '/x'],
    ['/upstream/mod%C3%A8le/x', 'modèle', '/x'],
    ['/upstream/x%3Fy/x?z', 'x?y', '/x?z'],
    ['/upstream/50%/x', '50%', '/x'],
    ['/upstream/llama3/llama3', 'llama3', '/llama3'],
    [`/upstream/llama3/${'x'.repeat(10_000)}`, 'llama3', `/${'x'.repeat(10_000)}`],
  ])('%s names a model', (url, model, rest) => {
    expect(upstreamPath(url, find)).toEqual({ model, rest });
  });

  it.each([
    ['/upstream/'],
    ['/upstream'],
    ['/upstream/unknown/v1'],
    ['/upstream//llama3'],
    ['/upstream/llama33/v1'],
    ['/upstream/LLAMA3'],
    ['/upstream/?llama3'],
    ['/other/llama3'],
    ['/v1/upstream/llama3'],
    [''],
  ])('%s names none', (url) => {
    expect(upstreamPath(url, find)).toBeUndefined();
  });

  it('names the model and keeps the rest as it is, whatever both are', () => {
    const rest = fc.tuple(
      fc.constantFrom('', '/', '/v1', '/%zz', '//', '?q', '/a?b/c'),
      fc.string({ unit: fc.constantFrom(...Array.from('a/%2F?&=.')) }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), rest, (name, [begin, more]) => {
        const end = begin === '' ? '' : begin + more;
        const url = `/upstream/${encodeURIComponent(name)}${end}`;
        const only = (asked: string): string | undefined => (asked === name ? asked : undefined);
        expect(upstreamPath(url, only)).toEqual({ model: name, rest: end });
      }),
    );
  });

  it('is not searched for ever', () => {
    let searches = 0;
    upstreamPath(`/upstream/${'/'.repeat(16_000)}`, () => {
      searches++;
      return undefined;
    });
    expect(searches).toBeLessThan(2_000);
  });
});
