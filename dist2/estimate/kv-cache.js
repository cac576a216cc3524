import { cacheBytesOf } from './tensor-types.js';
/** llama.cpp rounds contexts up to it. */
const CELLS = 256;
const padded = (tokens) => Math.ceil(tokens / CELLS) * CELLS;
/** How many tokens the cache holds, as llama.cpp would decide. */
export function cacheSize(facts, options) {
    const { slots, isUnified } = options;
    const streams = isUnified ? 1 : slots;
    const ofModel = facts.trainedTokens * (options.isWholeForEachSlot ? streams : 1);
    const tokens = options.contextTokens === 0 ? ofModel : options.contextTokens;
    const fullCells = padded(Math.max(1, Math.floor(padded(tokens) / streams)));
    const batch = facts.isCausal ? Math.min(tokens, options.batchTokens) : options.batchTokens;
    const microBatch = Math.min(tokens, batch, options.microBatchTokens || batch);
    const seen = facts.windowTokens * (isUnified ? slots : 1) + microBatch;
    const slidingCells = options.isWindowFull ? fullCells : padded(Math.min(fullCells, seen));
    return { streams, fullCells, slidingCells, microBatch };
}
export function cacheBytesOfLayer(layer, { streams, fullCells, slidingCells }, { keyType, valueType }) {
    const cells = layer.isSliding ? slidingCells : fullCells;
    const ofToken = cacheBytesOf(keyType, layer.keyWidth) + cacheBytesOf(valueType, layer.valueWidth);
    return streams * cells * ofToken;
}
//# sourceMappingURL=kv-cache.js.map