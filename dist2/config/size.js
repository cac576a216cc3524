const UNITS = {
    b: 1,
    kb: 1e3,
    mb: 1e6,
    gb: 1e9,
    tb: 1e12,
    kib: 2 ** 10,
    mib: 2 ** 20,
    gib: 2 ** 30,
    tib: 2 ** 40,
    // As `ls -h`, `free -h` and Docker mean them.
    k: 2 ** 10,
    m: 2 ** 20,
    g: 2 ** 30,
    t: 2 ** 40,
};
const SIZE = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]i?b|[kmgt]|b)\s*$/i;
/** The same as a pattern for editors, which know no flags. */
export const SIZE_PATTERN = '^\\s*(\\d+(\\.\\d+)?\\s*([KkMmGgTt][Ii]?[Bb]|[KkMmGgTt]|[Bb])|0)\\s*$';
/**
 * Bytes of a size as people write it: `24GiB` and `24G` are binary, `5.5GB` is decimal. A number
 * without a unit could mean anything: undefined, unless it is 0.
 */
export function parseSize(text) {
    if (text === 0 || text === '0')
        return 0;
    if (typeof text !== 'string')
        return undefined;
    const [, amount, unit = ''] = SIZE.exec(text) ?? [];
    const bytes = Math.round(Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN));
    return Number.isSafeInteger(bytes) ? bytes : undefined;
}
const SHOWN = [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
];
/** `6 GiB`, `5.5 GiB`, `512 MiB`: two decimals at most. */
export function sizeText(bytes) {
    const [unit, size] = SHOWN.find(([, least]) => Math.abs(bytes) >= least) ?? ['B', 1];
    return `${Math.round((bytes / size) * 100) / 100} ${unit}`;
}
//# sourceMappingURL=size.js.map