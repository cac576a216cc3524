import { NOISE_BYTES } from './learned.js';
/** It may have given some of it back while it ran. */
const ENOUGH = 0.9;
/** As many readings in a row that show no rise: no more will come. */
const FLAT_READINGS = 2;
/**
 * True once every device has given back about what was taken of it. Where that is not known: once
 * something has come back, and no more does; drivers may take their time to begin.
 */
export function hasSettled({ before, expected, readings }) {
    const last = readings.at(-1);
    if (last === undefined)
        return false;
    return Object.entries(last).every(([device, freeBytes]) => {
        const row = readings.slice(-1 - FLAT_READINGS).map((reading) => reading[device]);
        const freeBefore = before?.[device];
        if (freeBefore === undefined)
            return isFlat(row);
        const roseBytes = freeBytes - freeBefore;
        if (expected === undefined)
            return roseBytes >= NOISE_BYTES && isFlat(row);
        const expectedBytes = expected[device] ?? 0;
        return expectedBytes === 0 || roseBytes >= ENOUGH * expectedBytes;
    });
}
const isFlat = (row) => row.length > FLAT_READINGS &&
    row.slice(1).every((freeBytes, i) => (freeBytes ?? 0) - (row[i] ?? 0) < NOISE_BYTES);
//# sourceMappingURL=has-settled.js.map