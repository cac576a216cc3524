import type { CacheType } from './tensor-types.js';

/** What of a llama-server's options decides how much memory it takes. */
export interface ServerOptions {
  /** Tokens over all slots; 0: as many as the model was trained for. */
  readonly contextTokens: number;
  /** Where the context is the model's: each slot has it whole. */
  readonly isWholeForEachSlot: boolean;
  readonly slots: number;
  /** All slots share the context, instead of a part each. */
  readonly isUnified: boolean;
  readonly keyType: CacheType;
  readonly valueType: CacheType;
  /** Layers on the GPU, the output being one more; Infinity: all. */
  readonly gpuLayers: number;
  /** The cache of layers on the GPU is there too. */
  readonly isCacheOnGpu: boolean;
  /** Layers, from the first, whose experts stay in RAM. */
  readonly expertLayersInRam: number;
  /** Sliding layers keep everything nonetheless. */
  readonly isWindowFull: boolean;
  readonly batchTokens: number;
  readonly microBatchTokens: number;
  readonly isFlashAttention: boolean;
  /** Gives out every token, not only the last of a text. */
  readonly isEmbedding: boolean;
}

/** As llama-server has them, one slot and all layers on the GPU. */
export const DEFAULT_OPTIONS: ServerOptions = {
  contextTokens: 0,
  isWholeForEachSlot: true,
  slots: 1,
  isUnified: false,
  keyType: 'f16',
  valueType: 'f16',
  gpuLayers: Infinity,
  isCacheOnGpu: true,
  expertLayersInRam: 0,
  isWindowFull: false,
  batchTokens: 2048,
  microBatchTokens: 512,
  isFlashAttention: true,
  isEmbedding: false,
};
