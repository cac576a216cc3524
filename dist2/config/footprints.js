import { isMapping } from './mapping.js';
import { parseSize } from './size.js';
/** What models may take of each device: its memory without the reserve. */
export const usableBytes = ({ memory, reserve }) => (parseSize(memory) ?? 0) - (parseSize(reserve) ?? 0);
/**
 * Where a model may be placed, each footprint sufficient; undefined for one whose needs the
 * configuration does not say. Expects what `checkMemory` has found right.
 */
export function footprintsOf(memory, devices) {
    if (memory === undefined || memory === 'auto')
        return undefined;
    const placements = isList(memory) ? memory : [memory];
    return placements.flatMap((placement) => {
        const bytes = parseSize(placement);
        if (bytes !== undefined)
            return [...devices.keys()].map((name) => ({ [name]: bytes }));
        const amounts = isMapping(placement) ? Object.entries(placement) : [];
        return [Object.fromEntries(amounts.map(([name, size]) => [name, parseSize(size) ?? 0]))];
    });
}
export const isList = (memory) => Array.isArray(memory);
/** Both side by side. */
export function sumOf(footprints) {
    const names = [...new Set(footprints.flatMap((footprint) => Object.keys(footprint)))];
    return Object.fromEntries(names.map((name) => [name, footprints.reduce((sum, one) => sum + (one[name] ?? 0), 0)]));
}
/** Every way to place several models side by side, one choice of each. */
export const combinations = (choices) => choices.reduce((rows, options) => rows.flatMap((row) => options.map((option) => [...row, option])), [[]]);
//# sourceMappingURL=footprints.js.map