export function numberIn(metadata, key) {
    const value = metadata[key];
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}
export const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
/** Of lists both whole and shortened; 0 where there is none. */
export function lengthIn(metadata, key) {
    const value = metadata[key];
    if (typeof value !== 'object' || value === null || !('length' in value))
        return 0;
    return Number(value.length);
}
/** One for each layer, where the file may have one for all; undefined where it has neither. */
export function numbersIn(metadata, key, layers) {
    const value = metadata[key];
    if (Array.isArray(value))
        return value.length < layers ? undefined : value.map(Number);
    const one = numberIn(metadata, key);
    return one === undefined ? undefined : Array.from({ length: layers }, () => one);
}
export const elementsOf = ({ shape }) => shape.reduce((product, length) => product * length, 1);
//# sourceMappingURL=gguf-header.js.map