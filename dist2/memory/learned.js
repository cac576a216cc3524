/** Drivers and other programs take and give that much all the time. */
export const NOISE_BYTES = 32 * 1024 ** 2;
/**
 * What was taken of each device between two readings; less than the threshold is nothing. Right only
 * if nothing else came or went in between.
 */
export const tookBytes = (before, after, thresholdBytes = NOISE_BYTES) => Object.fromEntries(Object.entries(before).flatMap(([device, { freeBytes }]) => {
    const tookBytes = freeBytes - (after[device]?.freeBytes ?? freeBytes);
    return tookBytes > 0 && tookBytes >= thresholdBytes ? [[device, tookBytes]] : [];
}));
/**
 * What other programs hold of a device: as much as before, as long as our own models can account for
 * the rest.
 */
export function heldByOthers({ usedBytes, lastBytes, leastOursBytes, mostOursBytes, }) {
    const most = Math.max(leastOursBytes, mostOursBytes);
    const ours = lastBytes === undefined ? most : usedBytes - lastBytes;
    return Math.max(0, usedBytes - Math.min(most, Math.max(leastOursBytes, ours)));
}
/**
 * What all models together may have of a device: the smaller of what is declared and of what other
 * programs leave.
 */
export const availableBytes = (declaredBytes, totalBytes, othersBytes) => Math.min(declaredBytes, Math.max(0, totalBytes - othersBytes));
//# sourceMappingURL=learned.js.map