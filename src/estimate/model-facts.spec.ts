import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfTensor } from '../../test/support/gguf.js';
import { madeUpModel } from '../../test/support/made-up-model.js';
import type { Dimensions } from '../../test/support/made-up-model.js';
import { isCount } from './gguf-header.js';
import type { GgufHeader } from './gguf-header.js';
import { modelFacts } from './model-facts.js';
import type { ModelFacts } from './model-facts.js';

function factsOf(header: GgufHeader): ModelFacts {
  const outcome = modelFacts(header);
  if (outcome.kind === 'unknown') throw new Error(outcome.reason);
  return outcome.value;
}

const factsOfMadeUp = (dimensions: Partial<Dimensions> = {}): ModelFacts =>
  factsOf(madeUpModel(dimensions));

const without = (header: GgufHeader, pattern: RegExp): GgufHeader => ({
  ...header,
  metadata: Object.fromEntries(
    Object.entries(header.metadata).filter(([key]) => !pattern.test(key)),
  ),
});

/** Which layers look back only so far, as text: `ww.` is two that do and one that does not. */
const sliding = ({ layers }: ModelFacts): string =>
  layers.map(({ isSliding }) => (isSliding ? 'w' : '.')).join('');

describe('the facts of a model', () => {
  it('have each tensor in one place', () => {
    for (const hasOutput of [true, false]) {
      const header = madeUpModel({ hasOutput });
      const { layers, inputBytes, outputBytes } = factsOf(header);
      const sum = layers.reduce((total, { bytes }) => total + bytes, inputBytes + outputBytes);
      expect(sum).toBe(header.tensors.reduce((total, one) => total + bytesOfTensor(one), 0));
    }
  });

  it('are what its tensors say', () => {
    const facts = factsOfMadeUp({ embedding: 256, feedForward: 512, vocabulary: 400 });
    expect(facts).toMatchObject({
      architecture: 'llama',
      trainedTokens: 4096,
      isCausal: true,
      vocabularySize: 400,
      inputBytes: 400 * 272,
      outputBytes: 400 * 272 + 1024,
      reusedInputBytes: 0,
      widths: { embedding: 256, query: 256, keyAndValue: 256, heads: 8, feedForward: 512 },
    });
    expect(facts.layers[0]).toMatchObject({
      keyWidth: 128,
      valueWidth: 128,
      largestTensorBytes: 512 * 272,
      expertBytes: 0,
    });
  });

  it('count the embeddings twice where they serve as output', () => {
    expect(factsOfMadeUp({ hasOutput: false })).toMatchObject({ reusedInputBytes: 400 * 272 });
  });

  it('tell experts from the rest of a layer', () => {
    const made = { architecture: 'qwen3moe', experts: 16, expertsUsed: 4, expertWidth: 64 };
    const { layers, widths } = factsOfMadeUp(made);
    expect(layers[0]?.expertBytes).toBe(3 * 16 * 64 * 272);
    expect(layers[0]?.bytes).toBeGreaterThan(3 * 16 * 64 * 272);
    expect(widths).toMatchObject({ expert: 64, expertsUsed: 4, feedForward: 0 });
  });

  it('take the width of a head from the embedding where the header does not say it', () => {
    const header = madeUpModel({ embedding: 256, heads: 4, keyHeads: 2 });
    const facts = factsOf(without(header, /key_length/));
    expect(facts.layers[0]).toMatchObject({ keyWidth: 128 });
  });

  it.each<[architecture: string, more: Dimensions['more'], window: number, layers: string]>([
    ['llama', { 'attention.sliding_window': 512 }, 0, '........'],
    ['phi3', { 'attention.sliding_window': 512 }, 0, '........'],
    ['gemma2', {}, 4096, 'w.w.w.w.'],
    ['gemma2', { 'attention.sliding_window': 512 }, 512, 'w.w.w.w.'],
    ['gemma3', { 'attention.sliding_window': 512 }, 512, 'wwwww.ww'],
    ['gemma3', {}, 0, '........'],
    [
      'gemma3',
      { 'attention.sliding_window': 512, 'attention.sliding_window_pattern': 4 },
      512,
      'www.www.',
    ],
    ['gpt-oss', { 'attention.sliding_window': 128 }, 128, 'w.w.w.w.'],
    ['llama4', {}, 8192, 'www.www.'],
    ['llama4', { 'attention.sliding_window': 512 }, 8192, 'www.www.'],
    ['llama4', { 'attention.sliding_window': 0 }, 0, '........'],
    [
      'gemma4',
      {
        'attention.sliding_window': 512,
        'attention.sliding_window_pattern': [true, false, false, true, false, true, true, false],
      },
      512,
      'w..w.ww.',
    ],
  ])('of %s with %j look back as llama.cpp does', (architecture, more, window, layers) => {
    const facts = factsOfMadeUp({ architecture, more, layers: 8 });
    expect(facts.windowTokens).toBe(window);
    expect(sliding(facts)).toBe(layers);
  });

  it('have narrower heads in layers with a window, and none in layers that share a cache', () => {
    const { layers } = factsOfMadeUp({
      architecture: 'gemma4',
      layers: 4,
      headWidth: 64,
      keyHeads: [4, 2, 4, 2],
      more: {
        'attention.sliding_window': 512,
        'attention.sliding_window_pattern': [true, false, true, false],
        'attention.key_length_swa': 32,
        'attention.value_length_swa': 16,
        'attention.shared_kv_layers': 1,
      },
    });
    const widths = layers.map(({ keyWidth, valueWidth }) => [keyWidth, valueWidth]);
    expect(widths).toEqual([
      [128, 64],
      [128, 128],
      [128, 64],
      [0, 0],
    ]);
  });

  it('have no cache where a text is read at once', () => {
    const facts = factsOfMadeUp({ architecture: 'bert', more: { 'attention.causal': false } });
    expect(facts.layers.every(({ keyWidth, valueWidth }) => keyWidth + valueWidth === 0)).toBe(
      true,
    );
    expect(facts.isCausal).toBe(false);
  });
});

describe('a model cannot be estimated', () => {
  const llama = madeUpModel();
  it.each<[title: string, header: GgufHeader, reason: RegExp]>([
    ['without an architecture', without(llama, /architecture/), /names no architecture/],
    ['that keeps a state', madeUpModel({ architecture: 'mamba' }), /'mamba' cannot be estimated/],
    ['of mixed layers', madeUpModel({ architecture: 'qwen3next' }), /'qwen3next' cannot/],
    ['that packs its cache', madeUpModel({ architecture: 'deepseek2' }), /'deepseek2' cannot/],
    ['nobody has heard of', madeUpModel({ architecture: 'toString' }), /'toString' cannot/],
    ['without a number of layers', without(llama, /block_count/), /how its layers are built/],
    ['with layers beyond measure', madeUpModel({ more: { block_count: 1e9 } }), /how its layers/],
    ['without heads', without(llama, /head_count/), /how its layers are built/],
    ['with fewer layers than it says', madeUpModel({ more: { block_count: 5 } }), /lacks layers/],
    ['with layers to guess ahead', madeUpModel({ more: { nextn_predict_layers: 1 } }), /nextn/],
    [
      'with a tensor of a type unheard of',
      { ...llama, tensors: [...llama.tensors, { name: 'odd', shape: [1], type: 77 }] },
      /'odd' is of a type not known \(77\)/,
    ],
  ])('%s', (_title, header, reason) => {
    const outcome = modelFacts(header);
    expect(outcome).toMatchObject({
      kind: 'unknown',
      reason: expect.stringMatching(reason) as string,
    });
  });

  it('with numbers that are none, whatever its header says', () => {
    const keys = Object.keys(llama.metadata).filter((key) => key !== 'general.architecture');
    const number = fc.oneof(fc.integer(), fc.nat(600), fc.double(), fc.bigInt());
    const value = fc.oneof(number, fc.string(), fc.array(number, { maxLength: 8 }), fc.object());
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 2 }), (odd) => {
        const outcome = modelFacts({ ...llama, metadata: { ...llama.metadata, ...odd } });
        if (outcome.kind === 'unknown') return;
        for (const one of numbersWithin(outcome.value)) expect(one).toSatisfy(isCount);
      }),
      { numRuns: 500 },
    );
  });
});

function numbersWithin(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((one) => numbersWithin(one))
    : [];
}
