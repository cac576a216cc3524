import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { madeUpModel } from '../../test/support/made-up-model.js';
import type { Dimensions } from '../../test/support/made-up-model.js';
import { estimate } from './estimate.js';
import type { Estimate } from './estimate.js';
import { modelFacts } from './model-facts.js';
import type { ModelFacts } from './model-facts.js';
import { DEFAULT_OPTIONS } from './server-options.js';
import type { ServerOptions } from './server-options.js';
import { CACHE_TYPE_NAMES } from './tensor-types.js';

const MIB = 2 ** 20;

function factsOf(dimensions: Partial<Dimensions>): ModelFacts {
  const outcome = modelFacts(madeUpModel(dimensions));
  if (outcome.kind === 'unknown') throw new Error(outcome.reason);
  return outcome.value;
}

/** Of the usual eight billion parameters, 32 layers, at eight bits a weight. */
const eight = factsOf({
  layers: 32,
  embedding: 4096,
  feedForward: 14_336,
  heads: 32,
  keyHeads: 8,
  headWidth: 128,
  vocabulary: 128_256,
  context: 131_072,
});
const eightTied = factsOf({ layers: 4, embedding: 4096, vocabulary: 128_256, hasOutput: false });
const experts = factsOf({
  architecture: 'qwen3moe',
  layers: 8,
  experts: 32,
  expertsUsed: 4,
  expertWidth: 512,
});
const sliding = factsOf({
  architecture: 'gemma3',
  layers: 12,
  hasOutput: false,
  more: { 'attention.sliding_window': 512 },
});

const estimateOf = (facts: ModelFacts, options: Partial<ServerOptions> = {}): Estimate =>
  estimate(facts, { ...DEFAULT_OPTIONS, contextTokens: 8192, ...options });

describe('the weights', () => {
  const layer = (eight.layers[0]?.bytes ?? 0) / MIB;
  const input = eight.inputBytes / MIB;
  const output = eight.outputBytes / MIB;

  it.each<[gpuLayers: number, gpu: number, ram: number]>([
    [0, 0, input + output + 32 * layer],
    [1, output, input + 32 * layer],
    [2, output + layer, input + 31 * layer],
    [32, output + 31 * layer, input + layer],
    [33, output + 32 * layer, input],
    [99, output + 32 * layer, input],
    [Infinity, output + 32 * layer, input],
  ])('go to the GPU from the end, the output first: -ngl %d', (gpuLayers, gpu, ram) => {
    const { weights } = estimateOf(eight, { gpuLayers }).parts;
    expect(weights.gpuBytes / MIB).toBeCloseTo(gpu, 6);
    expect(weights.ramBytes / MIB).toBeCloseTo(ram, 6);
  });

  it('are there twice in part where the embeddings are the output too', () => {
    const { inputBytes, outputBytes } = eightTied;
    const onGpu = estimateOf(eightTied, { gpuLayers: 1 }).parts.weights;
    expect(onGpu.gpuBytes).toBe(inputBytes + outputBytes);
    expect(onGpu.ramBytes).toBeGreaterThan(inputBytes);
    const { gpuBytes, ramBytes } = estimateOf(eightTied, { gpuLayers: 0 }).parts.weights;
    expect(onGpu.gpuBytes + onGpu.ramBytes).toBe(gpuBytes + ramBytes + inputBytes);
  });

  it.each<[expertLayersInRam: number, layers: number]>([
    [0, 0],
    [3, 3],
    [Infinity, 8],
  ])('of experts stay in RAM where they are told to: %d layers', (expertLayersInRam, layers) => {
    const all = estimateOf(experts).parts.weights;
    const { gpuBytes, ramBytes } = estimateOf(experts, { expertLayersInRam }).parts.weights;
    const stayed = layers * (experts.layers[0]?.expertBytes ?? 0);
    expect([gpuBytes, ramBytes]).toEqual([all.gpuBytes - stayed, all.ramBytes + stayed]);
  });
});

describe('the cache', () => {
  it.each<[options: Partial<ServerOptions>, mib: number]>([
    [{}, 1024],
    [{ contextTokens: 131_072 }, 16_384],
    [{ slots: 4 }, 1024],
    [{ slots: 4, isUnified: true }, 1024],
    [{ keyType: 'q8_0', valueType: 'q8_0' }, 544],
    [{ keyType: 'q8_0', valueType: 'q4_0' }, 416],
    [{ keyType: 'f32' }, 1536],
  ])('with %j takes %d MiB, where the layers are', (options, mib) => {
    const half = { ...options, gpuLayers: 17 };
    expect(estimateOf(eight, options).parts.cache).toEqual({ gpuBytes: mib * MIB, ramBytes: 0 });
    expect(estimateOf(eight, half).parts.cache).toEqual({
      gpuBytes: (mib * MIB) / 2,
      ramBytes: (mib * MIB) / 2,
    });
  });

  it('stays in RAM where it is told to', () => {
    const { cache } = estimateOf(eight, { isCacheOnGpu: false }).parts;
    expect(cache).toEqual({ gpuBytes: 0, ramBytes: 1024 * MIB });
  });

  it('holds only the window for layers that see no more', () => {
    const perToken = 2 * 4 * 32 * 2; // keys and values, heads, their width, f16
    const { cache } = estimateOf(sliding).parts;
    expect(cache.gpuBytes).toBe(perToken * (2 * 8192 + 10 * 1024));
    const { cache: whole } = estimateOf(sliding, { isWindowFull: true }).parts;
    expect(whole.gpuBytes).toBe(perToken * 12 * 8192);
  });
});

describe('all in all', () => {
  it('nothing is on the GPU where no layers are', () => {
    expect(estimateOf(eight, { gpuLayers: 0 }).gpuBytes).toBe(0);
  });

  it('a server that gives out every token takes a vocabulary for each', () => {
    const [few, all] = [false, true].map((isEmbedding) => estimateOf(eight, { isEmbedding }));
    const answers = 512 * 128_256 * 4;
    expect(all?.parts.compute.gpuBytes).toBeGreaterThan(answers);
    expect((all?.ramBytes ?? 0) - (few?.ramBytes ?? 0)).toBeGreaterThan(answers);
  });

  it('without flash attention each head scores the whole context', () => {
    const [with_, without] = [true, false].map((isFlashAttention) =>
      estimateOf(eight, { isFlashAttention, contextTokens: 65_536 }),
    );
    const scores = 512 * 32 * 65_536 * 4;
    const more = (without?.gpuBytes ?? 0) - (with_?.gpuBytes ?? 0);
    expect(more).toBeGreaterThan(0.95 * scores);
  });

  const anyFacts = fc.constantFrom(eight, eightTied, experts, sliding);
  const anyOptions = fc.record<ServerOptions>({
    contextTokens: fc.nat(200_000),
    isWholeForEachSlot: fc.boolean(),
    slots: fc.integer({ min: 1, max: 8 }),
    isUnified: fc.boolean(),
    keyType: fc.constantFrom(...CACHE_TYPE_NAMES),
    valueType: fc.constantFrom(...CACHE_TYPE_NAMES),
    gpuLayers: fc.oneof(fc.nat(40), fc.constant(Infinity)),
    isCacheOnGpu: fc.boolean(),
    expertLayersInRam: fc.oneof(fc.nat(10), fc.constant(Infinity)),
    isWindowFull: fc.boolean(),
    batchTokens: fc.integer({ min: 1, max: 4096 }),
    microBatchTokens: fc.nat(4096),
    isFlashAttention: fc.boolean(),
    isEmbedding: fc.boolean(),
  });

  it('is the sum of its parts, in whole bytes', () => {
    fc.assert(
      fc.property(anyFacts, anyOptions, (facts, options) => {
        const { parts, gpuBytes, ramBytes } = estimate(facts, options);
        const shares = Object.values(parts);
        expect(gpuBytes).toBe(shares.reduce((sum, share) => sum + share.gpuBytes, 0));
        expect(ramBytes).toBe(shares.reduce((sum, share) => sum + share.ramBytes, 0));
        for (const share of shares) {
          for (const bytes of Object.values(share)) {
            expect(Number.isSafeInteger(bytes) && bytes >= 0).toBe(true);
          }
        }
      }),
    );
  });

  it('never shrinks with the context, the slots or the batch', () => {
    const more = fc.constantFrom(
      'contextTokens' as const,
      'slots' as const,
      'microBatchTokens' as const,
    );
    fc.assert(
      fc.property(anyFacts, anyOptions, more, fc.nat(1000), (facts, options, key, n) => {
        // Slots side by side each round their share up; a context of 0 is that of the model.
        fc.pre(options.contextTokens > 0 && options.microBatchTokens > 0);
        fc.pre(key !== 'slots' || options.isUnified);
        const less = estimate(facts, options);
        const grown = estimate(facts, { ...options, [key]: options[key] + n });
        expect(grown.gpuBytes).toBeGreaterThanOrEqual(less.gpuBytes);
        expect(grown.ramBytes).toBeGreaterThanOrEqual(less.ramBytes);
      }),
    );
  });

  it('moves to the GPU layer by layer, and gets neither more nor less by that', () => {
    fc.assert(
      fc.property(anyFacts, anyOptions, fc.integer({ min: 1, max: 32 }), (facts, options, n) => {
        const [here, there] = [n, n + 1].map((gpuLayers) => {
          const { weights, cache } = estimate(facts, { ...options, gpuLayers }).parts;
          return {
            gpuBytes: weights.gpuBytes + cache.gpuBytes,
            ramBytes: weights.ramBytes + cache.ramBytes,
          };
        });
        expect(there?.gpuBytes).toBeGreaterThanOrEqual(here?.gpuBytes ?? NaN);
        expect((there?.gpuBytes ?? 0) + (there?.ramBytes ?? 0)).toBe(
          (here?.gpuBytes ?? 0) + (here?.ramBytes ?? 0),
        );
      }),
    );
  });
});
