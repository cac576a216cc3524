import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { computeBuffers } from '../../src/estimate/compute-buffers.js';
import { estimate } from '../../src/estimate/estimate.js';
import { cacheSize } from '../../src/estimate/kv-cache.js';
import { llamaServerOptions } from '../../src/estimate/llama-server-options.js';
import { modelFacts } from '../../src/estimate/model-facts.js';
import { writeGguf } from '../support/gguf.js';
import { madeUpModel } from '../support/made-up-model.js';
import type { Dimensions } from '../support/made-up-model.js';
import { MIB, mib, percent, plannedBuffers, printTable } from './llama-server.js';
import type { PlannedBuffers } from './llama-server.js';
import { ENGINE } from './paths.js';

/** Of the compute buffers; all but one are within a tenth. */
const TOO_LITTLE = 0.01;
const TOO_MUCH = 0.25;

const base = { layers: 6, vocabulary: 32_000, context: 131_072, headWidth: 128 };
const llama: Partial<Dimensions> = {
  ...{ ...base, architecture: 'llama', embedding: 4096, feedForward: 14_336 },
  ...{ heads: 32, keyHeads: 8 },
};
const qwen3: Partial<Dimensions> = {
  ...{ ...base, architecture: 'qwen3', embedding: 2048, feedForward: 6144 },
  ...{ heads: 16, keyHeads: 8 },
};
const qwen3moe: Partial<Dimensions> = {
  ...{ ...qwen3, architecture: 'qwen3moe', heads: 32, keyHeads: 4 },
  ...{ experts: 32, expertsUsed: 8, expertWidth: 768 },
};
const gemma: Partial<Dimensions> = {
  ...{ ...base, embedding: 2560, feedForward: 10_240, vocabulary: 262_144, hasOutput: false },
  ...{ heads: 8, keyHeads: 4, headWidth: 256 },
};
const gemma3: Partial<Dimensions> = {
  ...{ ...gemma, architecture: 'gemma3', more: { 'attention.sliding_window': 1024 } },
};
const gemma4: Partial<Dimensions> = {
  ...{ ...gemma, architecture: 'gemma4', headWidth: 512, keyHeads: [8, 8, 2, 8, 8, 2] },
  more: {
    'attention.sliding_window': 1024,
    'attention.sliding_window_pattern': [true, true, false, true, true, false],
    'attention.key_length_swa': 256,
    'attention.value_length_swa': 256,
    'attention.shared_kv_layers': 3,
    embedding_length_per_layer_input: 0,
  },
};
const gptOss: Partial<Dimensions> = {
  ...{ ...base, architecture: 'gpt-oss', embedding: 2880, heads: 64, keyHeads: 8, headWidth: 64 },
  ...{ experts: 8, expertsUsed: 4, expertWidth: 2880 },
  more: { 'attention.sliding_window': 128 },
};
const llama4: Partial<Dimensions> = {
  ...{ ...base, architecture: 'llama4', embedding: 5120, heads: 40, keyHeads: 8 },
  ...{ experts: 4, expertsUsed: 1, expertWidth: 8192 },
  more: { interleave_moe_layer_step: 1 },
};
const windowed = { 'attention.sliding_window': 4096, logit_scale: 0.5 };
const olmo2 = { ...llama, architecture: 'olmo2', keyHeads: 32, more: windowed };
const cohere2 = { ...llama, architecture: 'cohere2', hasOutput: false, more: windowed };

describe('the buffers llama-server plans are estimated', () => {
  const rows: string[][] = [];
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
    printTable(['model', 'cache', 'planned', 'compute', 'planned', 'error'], rows);
  });

  it.each<[name: string, options: string, dimensions: Partial<Dimensions>]>([
    ['llama', '-c 4096', llama],
    ['llama', '-c 32768 -np 4', llama],
    ['a wide llama', '-c 4096 -np 1', { ...llama, embedding: 8192, heads: 64 }],
    ['qwen3', '-c 1000 -np 3', qwen3],
    ['qwen3', '-c 100 -np 1', qwen3],
    ['qwen3', '-c 8192 -np 1 -ub 2048', qwen3],
    ['qwen3', '-c 8192 -np 1 -ctk q8_0 -ctv q4_0', qwen3],
    ['qwen3', '-c 16384 -np 1 -fa off', qwen3],
    ['qwen3', '-c 4096 -np 1 --embedding', qwen3],
    ['qwen3 of many heads', '-c 4096 -np 1', { ...qwen3, feedForward: 1024, heads: 64 }],
    ['qwen3moe', '-c 4096 -np 1', qwen3moe],
    ['a wide qwen3moe', '-c 4096 -np 1', { ...qwen3moe, embedding: 4096 }],
    ['gemma2', '-c 16384 -np 1', { ...gemma, architecture: 'gemma2' }],
    ['gemma3', '-c 32768 -np 4', gemma3],
    ['gemma3', '-c 32768 -np 4 -kvu', gemma3],
    ['gemma3', '-c 8192 -np 1 --swa-full', gemma3],
    ['gemma4', '-c 32768 -np 1', gemma4],
    ['gpt-oss', '-c 8192 -np 1', gptOss],
    ['llama4', '-c 32768 -np 1', llama4],
    ['olmo2', '-c 32768 -np 1', olmo2],
    ['cohere2', '-c 32768 -np 1', cohere2],
  ])('for %s with %s', async (name, options, dimensions) => {
    const file = join(folder, 'model.gguf');
    writeGguf(file, madeUpModel(dimensions));
    const args = ['-m', file, ...options.split(' ')];
    const estimated = estimatedBuffers(args, dimensions);
    const planned = await plannedBuffers(args);
    const error = estimated.computeBytes / planned.computeBytes - 1;
    const caches = [mib(estimated.cacheBytes), mib(planned.cacheBytes)];
    const computes = [mib(estimated.computeBytes), mib(planned.computeBytes)];
    rows.push([`${name} ${options}`, ...caches, ...computes, percent(error)]);

    expect(estimated.cacheBytes / MIB).toBeCloseTo(planned.cacheBytes / MIB, 1);
    expect(error).toBeGreaterThan(-TOO_LITTLE);
    expect(error).toBeLessThan(TOO_MUCH);
  });
});

function estimatedBuffers(
  args: readonly string[],
  dimensions: Partial<Dimensions>,
): PlannedBuffers {
  const facts = modelFacts(madeUpModel(dimensions));
  if (facts.kind === 'unknown') throw new Error(facts.reason);
  const server = llamaServerOptions([ENGINE, ...args], {}, { hasGpu: false });
  if (server.kind === 'unknown') throw new Error(server.reason);
  const { options } = server.value;
  const size = cacheSize(facts.value, options);
  const { layerBytes, maskBytes } = computeBuffers(facts.value, size, options);
  return {
    cacheBytes: estimate(facts.value, options).parts.cache.ramBytes,
    computeBytes: layerBytes + maskBytes,
  };
}
