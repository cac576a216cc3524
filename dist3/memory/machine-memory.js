/** `MemTotal` and `MemAvailable` of `/proc/meminfo` (proc(5)): what can be had without swapping. */
export function parseMeminfo(text) {
    const totalBytes = kibibytes(text, 'MemTotal');
    const freeBytes = kibibytes(text, 'MemAvailable');
    if (!totalBytes || freeBytes === undefined)
        return undefined;
    return { totalBytes, freeBytes: Math.min(freeBytes, totalBytes) };
}
/**
 * Undefined where the group has no limit of its own. Cached files do not count as taken, as they do
 * not in `MemAvailable`: they make room when it is needed.
 */
export function limitOf({ max, current, stat }) {
    const totalBytes = Number.parseInt(max, 10);
    const takenBytes = Number.parseInt(current, 10);
    if (!(totalBytes > 0) || Number.isNaN(takenBytes))
        return undefined;
    const cachedBytes = ['inactive_file', 'active_file', 'slab_reclaimable']
        .map((name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0))
        .reduce((sum, bytes) => sum + bytes, 0);
    const heldBytes = Math.max(0, takenBytes - cachedBytes);
    return { totalBytes, freeBytes: Math.max(0, totalBytes - heldBytes) };
}
/** What is left within a machine and all limits on it. */
export const withinAll = (machine, limits) => limits.reduce((least, limit) => ({
    totalBytes: Math.min(least.totalBytes, limit?.totalBytes ?? Infinity),
    freeBytes: Math.min(least.freeBytes, limit?.freeBytes ?? Infinity),
}), machine);
/**
 * A process' own control group and those around it, innermost first, from `/proc/PID/cgroup`:
 * `0::/a/b` (cgroups(7), version 2). The limit of each counts.
 */
export function groupsIn(text) {
    const path = /^0::(\/.*)$/m.exec(text)?.[1];
    if (path === undefined)
        return [];
    const names = path.split('/').filter((name) => name !== '' && name !== '..');
    return [...names.keys(), names.length].reverse().map((n) => `/${names.slice(0, n).join('/')}`);
}
function kibibytes(text, name) {
    const digits = new RegExp(`^${name}:\\s*(\\d+) kB\\s*$`, 'm').exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits) * 1024;
}
//# sourceMappingURL=machine-memory.js.map