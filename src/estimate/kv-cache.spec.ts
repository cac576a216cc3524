import { describe, expect, it } from 'vitest';
import { madeUpModel } from '../../test/support/made-up-model.js';
import { cacheSize } from './kv-cache.js';
import { modelFacts } from './model-facts.js';
import { DEFAULT_OPTIONS } from './server-options.js';
import type { ServerOptions } from './server-options.js';

/** Trained for 5000 tokens; five layers of six look 512 tokens back. */
const header = madeUpModel({
  architecture: 'gemma3',
  layers: 6,
  context: 5000,
  more: { 'attention.sliding_window': 512 },
});

function sizeWith(options: Partial<ServerOptions>): ReturnType<typeof cacheSize> {
  const facts = modelFacts(header);
  if (facts.kind === 'unknown') throw new Error(facts.reason);
  return cacheSize(facts.value, { ...DEFAULT_OPTIONS, ...options });
}

// What llama-server says it allocates with the same options.
describe('the cache holds', () => {
  it.each<[options: Partial<ServerOptions>, streams: number, full: number, sliding: number]>([
    [{ contextTokens: 8192 }, 1, 8192, 1024],
    [{ contextTokens: 9000 }, 1, 9216, 1024],
    [{ contextTokens: 100 }, 1, 256, 256],
    [{ contextTokens: 8192, slots: 4 }, 4, 2048, 1024],
    [{ contextTokens: 1000, slots: 3 }, 3, 512, 512],
    [{ contextTokens: 8192, slots: 4, isUnified: true }, 1, 8192, 2560],
    [{ contextTokens: 8192, microBatchTokens: 2048 }, 1, 8192, 2560],
    [{ contextTokens: 8192, microBatchTokens: 100 }, 1, 8192, 768],
    [{ contextTokens: 8192, batchTokens: 256 }, 1, 8192, 768],
    [{ contextTokens: 8192, isWindowFull: true }, 1, 8192, 8192],
    [{ contextTokens: 0 }, 1, 5120, 1024],
    [{ contextTokens: 0, slots: 2 }, 2, 5120, 1024],
    [{ contextTokens: 0, slots: 2, isWholeForEachSlot: false }, 2, 2560, 1024],
    [{ contextTokens: 0, slots: 2, isUnified: true }, 1, 5120, 1536],
  ])('with %j: %d times %d tokens, %d where layers see only a window', (options, ...size) => {
    const { streams, fullCells, slidingCells } = sizeWith(options);
    expect([streams, fullCells, slidingCells]).toEqual(size);
  });

  it.each<[options: Partial<ServerOptions>, tokens: number]>([
    [{ contextTokens: 8192 }, 512],
    [{ contextTokens: 100 }, 100],
    [{ contextTokens: 8192, microBatchTokens: 4096 }, 2048],
    [{ contextTokens: 8192, batchTokens: 256 }, 256],
    [{ contextTokens: 8192, microBatchTokens: 0 }, 2048],
  ])('and with %j %d tokens are worked on at once', (options, tokens) => {
    expect(sizeWith(options).microBatch).toBe(tokens);
  });
});
