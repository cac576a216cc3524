import { isMapping } from './mapping.js';
/** An integer of the file: exact, also where a number is too small to hold it. */
export function integerOf(text) {
    const number = Number(text);
    return Number.isSafeInteger(number) ? number : BigInt(text.replace('+', ''));
}
/** What filters set is passed on with all digits; everything else of the file goes by plain numbers. */
export function withPlainNumbers(value, path = []) {
    if (typeof value === 'bigint')
        return Number(value);
    if (Array.isArray(value)) {
        return value.map((item, index) => withPlainNumbers(item, [...path, index]));
    }
    if (!isMapping(value) || isFilters(path))
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPlainNumbers(item, [...path, key])]));
}
const isFilters = ([section, , key]) => section === 'models' && key === 'filters';
//# sourceMappingURL=big-integers.js.map