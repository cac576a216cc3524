/** True for fields that say which pages may read an answer. */
export const isOfCors = (name) => name === 'vary' || name.startsWith('access-control-');
/**
 * The fields of an upstream's answer, names and values in turn, without what it says about pages:
 * that is the gateway's to say. What else its answer varies by stays.
 */
export function withoutCors(fields) {
    const kept = [];
    for (let i = 0; i + 1 < fields.length; i += 2) {
        const name = fields[i] ?? '';
        const value = fields[i + 1] ?? '';
        const key = name.toLowerCase();
        if (key.startsWith('access-control-'))
            continue;
        const left = key === 'vary' ? withoutOrigin(value) : value;
        if (key !== 'vary' || left !== '')
            kept.push(name, left);
    }
    return kept;
}
const withoutOrigin = (vary) => vary
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name.toLowerCase() !== 'origin')
    .join(', ');
//# sourceMappingURL=cors-fields.js.map