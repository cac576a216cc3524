export const NVIDIA_SMI_ARGS = [
    '--query-gpu=index,uuid,memory.total,memory.free',
    '--format=csv,noheader,nounits',
];
const MIB = 1024 ** 2;
/**
 * The GPUs whose lines hold numbers. `[N/A]` stands where the GPU has no memory of its own,
 * `[Insufficient Permissions]` where it is divided into instances; what is wrong is told in prose,
 * on standard output.
 */
export const parseNvidiaSmi = (output) => output.split('\n').flatMap((line) => gpuOf(line) ?? []);
function gpuOf(line) {
    const [index, id, total, free, ...more] = line.split(',').map((field) => field.trim());
    const totalBytes = mebibytes(total);
    const freeBytes = mebibytes(free);
    if (totalBytes === undefined || freeBytes === undefined || more.length > 0)
        return undefined;
    if (index === undefined || !/^\d+$/.test(index) || totalBytes === 0)
        return undefined;
    return { index: Number(index), id, totalBytes, freeBytes: Math.min(freeBytes, totalBytes) };
}
/** Some versions write the unit although they are asked not to. */
function mebibytes(field) {
    const digits = /^(\d+(?:\.\d+)?)(?: MiB)?$/.exec(field ?? '')?.[1];
    return digits === undefined ? undefined : Number(digits) * MIB;
}
//# sourceMappingURL=nvidia-smi.js.map