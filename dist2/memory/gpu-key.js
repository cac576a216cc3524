/**
 * One spelling for each GPU, of those that drivers and people use: `0`; `GPU-1f9d…`, as both
 * vendors' runtimes write it; `0x1f9d…`, as `rocm-smi` does, which leaves out zeros in front.
 */
export const gpuKey = (gpu) => gpu
    .trim()
    .toLowerCase()
    .replace(/^gpu-/, '')
    .replace(/^0x/, '')
    .replace(/^0+(?=.)/, '');
const INDEX = /^\d{1,3}$/;
/** AMD's are 64-bit numbers; NVIDIA's have hyphens. */
export const isAmdId = (gpu) => {
    const key = gpuKey(gpu);
    return /^[0-9a-f]{1,16}$/.test(key) && !INDEX.test(key);
};
//# sourceMappingURL=gpu-key.js.map