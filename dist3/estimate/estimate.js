import { computeBuffers } from './compute-buffers.js';
import { cacheBytesOfLayer, cacheSize } from './kv-cache.js';
import { isQuantized } from './tensor-types.js';
const MIB = 2 ** 20;
/** The llama-server of `npm run engine:fetch` without a model: 12 MiB of its file, 8 MiB of its own. */
const PROGRAM_BYTES = 20 * MIB;
/** What it keeps of a vocabulary: measured with 32,000 to 256,000 tokens, 0 to 280,000 merges. */
const BYTES_OF_TOKEN = 170;
const BYTES_OF_MERGE = 125;
/** Not measured here: what is commonly reported for a process that uses CUDA. */
const GPU_CONTEXT_BYTES = 400 * MIB;
const GPU_LIBRARIES_BYTES = 250 * MIB;
/**
 * What a llama-server with these options will take once it has answered a full batch; on a CPU
 * within a few percent of what it took. What it keeps of earlier prompts, up to its `--cache-ram`,
 * is not in it; nor is the little that one built for a GPU takes of it without any layers there.
 */
export function estimate(facts, options) {
    const parts = {
        weights: weightsOf(facts, options),
        cache: cacheOf(facts, options),
        compute: computeOf(facts, options),
        overhead: overheadOf(facts, options),
    };
    return { ...sum(Object.values(parts)), parts };
}
/** The output counts as the last layer, and the last ones are the first to go to the GPU. */
function isOnGpu(index, { layers }, { gpuLayers }) {
    return index >= layers.length + 1 - gpuLayers;
}
function expertBytesInRam(layer, index, options) {
    return index < options.expertLayersInRam ? layer.expertBytes : 0;
}
function weightsOf(facts, options) {
    const isOutputOnGpu = isOnGpu(facts.layers.length, facts, options);
    return sum([
        inRam(facts.inputBytes),
        isOutputOnGpu ? onGpu(facts.outputBytes + facts.reusedInputBytes) : inRam(facts.outputBytes),
        ...facts.layers.map((layer, index) => {
            if (!isOnGpu(index, facts, options))
                return inRam(layer.bytes);
            const ramBytes = expertBytesInRam(layer, index, options);
            return { gpuBytes: layer.bytes - ramBytes, ramBytes };
        }),
    ]);
}
function cacheOf(facts, options) {
    const size = cacheSize(facts, options);
    return sum(facts.layers.map((layer, index) => {
        const bytes = cacheBytesOfLayer(layer, size, options);
        return options.isCacheOnGpu && isOnGpu(index, facts, options) ? onGpu(bytes) : inRam(bytes);
    }));
}
function computeOf(facts, options) {
    const size = cacheSize(facts, options);
    const { layerBytes, maskBytes, inputBytes, answerBytes } = computeBuffers(facts, size, options);
    if (options.gpuLayers === 0)
        return inRam(layerBytes + maskBytes + answerBytes);
    const isAllOnGpu = options.isCacheOnGpu &&
        facts.layers.every((layer, index) => isOnGpu(index, facts, options) && expertBytesInRam(layer, index, options) === 0);
    return {
        gpuBytes: layerBytes + maskBytes + borrowedBytes(facts, options) + unpackedBytes(facts, options),
        ramBytes: maskBytes + inputBytes + answerBytes + (isAllOnGpu ? 0 : layerBytes),
    };
}
/** For a large batch the GPU computes what stays in RAM too, and gets one tensor after the other. */
const borrowedBytes = (facts, options) => Math.max(0, ...facts.layers.map((layer, index) => isOnGpu(index, facts, options) && expertBytesInRam(layer, index, options) === 0
    ? 0
    : layer.largestTensorBytes));
/** On the GPU a quantized cache is unpacked, a layer at a time. */
function unpackedBytes(facts, options) {
    const { keyType, valueType, isCacheOnGpu } = options;
    if (!isCacheOnGpu || !(isQuantized(keyType) || isQuantized(valueType)))
        return 0;
    const size = cacheSize(facts, options);
    const unpacked = { ...options, keyType: 'f16', valueType: 'f16' };
    const there = facts.layers.filter((_, index) => isOnGpu(index, facts, options));
    return Math.max(0, ...there.map((layer) => cacheBytesOfLayer(layer, size, unpacked)));
}
function overheadOf({ vocabularySize, mergeCount }, { gpuLayers }) {
    const ramBytes = PROGRAM_BYTES + vocabularySize * BYTES_OF_TOKEN + mergeCount * BYTES_OF_MERGE;
    return gpuLayers === 0
        ? inRam(ramBytes)
        : { gpuBytes: GPU_CONTEXT_BYTES, ramBytes: ramBytes + GPU_LIBRARIES_BYTES };
}
const onGpu = (gpuBytes) => ({ gpuBytes, ramBytes: 0 });
const inRam = (ramBytes) => ({ gpuBytes: 0, ramBytes });
const sum = (shares) => ({
    gpuBytes: shares.reduce((total, { gpuBytes }) => total + gpuBytes, 0),
    ramBytes: shares.reduce((total, { ramBytes }) => total + ramBytes, 0),
});
//# sourceMappingURL=estimate.js.map