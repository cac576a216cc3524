import { describe, expect, it } from 'vitest';
import { parseEstimate } from './estimate-command.js';
import { DEFAULT_OPTIONS } from './server-options.js';
import type { ServerOptions } from './server-options.js';

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

describe('estimate', () => {
  it.each<[line: string, options: Partial<ServerOptions>]>([
    ['m.gguf', {}],
    ['m.gguf --ctx 8192', { contextTokens: 8192 }],
    ['--ctx 8192 m.gguf', { contextTokens: 8192 }],
    ['m.gguf --ngl 20', { gpuLayers: 20 }],
    ['m.gguf --ngl 0', { gpuLayers: 0 }],
    ['m.gguf --ngl all', { gpuLayers: Infinity }],
    ['m.gguf --parallel 4', { slots: 4 }],
    ['m.gguf --cache-type-k q8_0 --cache-type-v=q4_0', { keyType: 'q8_0', valueType: 'q4_0' }],
  ])('%j is understood', (line, options) => {
    const expected = {
      kind: 'estimate',
      file: 'm.gguf',
      options: { ...DEFAULT_OPTIONS, ...options },
    };
    expect(parseEstimate(words(line))).toEqual(expected);
  });

  it('may be asked what it takes', () => {
    expect(parseEstimate(['--help'])).toEqual({ kind: 'help' });
  });

  it.each([
    ['', 'estimate: expected a GGUF file'],
    ['a.gguf b.gguf', "estimate: expected one GGUF file, got 'b.gguf' too"],
    ['m.gguf --ctx 8k', "--ctx: expected a number, got '8k'"],
    ['m.gguf --ctx=-1', "--ctx: expected a number, got '-1'"],
    ['m.gguf --ngl some', "--ngl: expected a number or 'all', got 'some'"],
    ['m.gguf --ngl=', "--ngl: expected a number or 'all', got ''"],
    ['m.gguf --parallel 1.5', "--parallel: expected a number, got '1.5'"],
    ['m.gguf --config a', "Unknown option '--config'"],
    [
      'm.gguf --cache-type-k q8',
      "--cache-type-k: expected one of f32, f16, bf16, q8_0, q4_0, q4_1, iq4_nl, q5_0, q5_1, got 'q8'",
    ],
  ])('%j is refused', (line, message) => {
    expect(() => parseEstimate(words(line))).toThrow(message);
  });
});
