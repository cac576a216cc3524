export const ROCM_SMI_ARGS = ['--showmeminfo', 'vram', '--showuniqueid', '--json'];
/**
 * The cards of its JSON that have both amounts: bytes, written as strings; an amount that cannot be
 * read is left out, a unique id that there is not is `N/A`. Warnings may stand around the JSON.
 */
export const parseRocmSmi = (output) => Object.entries(objectIn(output)).flatMap(([key, card]) => gpuOf(key, fieldsOf(card)) ?? []);
function gpuOf(key, fields) {
    const index = /^card(\d+)$/.exec(key)?.[1];
    const totalBytes = bytes(fields.get('vram total memory (b)'));
    const usedBytes = bytes(fields.get('vram total used memory (b)'));
    if (index === undefined || usedBytes === undefined || !totalBytes)
        return undefined;
    const id = fields.get('unique id');
    return {
        index: Number(index),
        id: id === undefined || id.toUpperCase() === 'N/A' ? undefined : id,
        totalBytes,
        freeBytes: Math.max(0, totalBytes - usedBytes),
    };
}
function objectIn(output) {
    try {
        const json = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
        return typeof json === 'object' && json !== null ? json : {};
    }
    catch {
        return {};
    }
}
/** Versions differ in the case of the names. */
const fieldsOf = (card) => new Map(Object.entries(typeof card === 'object' && card !== null ? card : {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value).trim(),
]));
const bytes = (field) => field !== undefined && /^\d+$/.test(field) ? Number(field) : undefined;
//# sourceMappingURL=rocm-smi.js.map