/** As llama-server has them, one slot and all layers on the GPU. */
export const DEFAULT_OPTIONS = {
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
//# sourceMappingURL=server-options.js.map