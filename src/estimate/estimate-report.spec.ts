import { describe, expect, it } from 'vitest';
import { madeUpModel } from '../../test/support/made-up-model.js';
import { estimateReport } from './estimate-report.js';
import { modelFacts } from './model-facts.js';
import { DEFAULT_OPTIONS } from './server-options.js';
import type { ServerOptions } from './server-options.js';

function reportWith(options: Partial<ServerOptions>): string[] {
  const facts = modelFacts(madeUpModel({ layers: 32, embedding: 2048, keyHeads: 8 }));
  if (facts.kind === 'unknown') throw new Error(facts.reason);
  return estimateReport(facts.value, { ...DEFAULT_OPTIONS, ...options }).split('\n');
}

describe('the report', () => {
  it('says what it is about', () => {
    const [about, context] = reportWith({ contextTokens: 4096, slots: 2, keyType: 'q8_0' });
    expect(about).toBe('llama, 33 of 33 layers on the GPU');
    expect(context).toBe('context 4096 in 2 slots, cache q8_0 and f16');
  });

  it('has a line for each part, on the GPU and in RAM, and their sum', () => {
    const lines = reportWith({ contextTokens: 4096, gpuLayers: 17 });
    const names = lines.slice(3, 9).map((line) => line.split(/ {2,}/)[0]);
    expect(names).toEqual(['', 'weights', 'KV cache', 'compute', 'overhead', 'total']);
    expect(lines[5]).toMatch(/^KV cache +64 MiB +64 MiB$/);
    expect(new Set(lines.slice(3, 9).map((line) => line.length)).size).toBe(1);
  });

  it.each<[gpuLayers: number, steps: number[]]>([
    [Infinity, [0, 8, 17, 25, 33]],
    [20, [0, 8, 17, 20, 25, 33]],
    [0, [0, 8, 17, 25, 33]],
    [99, [0, 8, 17, 25, 33]],
  ])('says for %d and some other numbers of layers what goes where', (gpuLayers, steps) => {
    const lines = reportWith({ gpuLayers });
    const from = lines.findIndex((line) => line.startsWith('--ngl')) + 1;
    const table = lines.slice(from, from + steps.length);
    expect(table.map((line) => Number.parseInt(line))).toEqual(steps);
    expect(table[0]).toMatch(/^0 +0 B /);
  });
});
