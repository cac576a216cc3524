const KIB = 1024;
/** A process of `/proc/PID/stat`: id, name in parentheses, state, parent, group, session, … (proc(5)). */
export function sessionOf(stat) {
    const session = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3];
    return session === undefined || session === '' ? undefined : Number(session);
}
/** What it holds in memory, from `/proc/PID/status`; nothing for one that has ended. */
export const residentBytesIn = (status) => bytesOf('VmRSS', status) ?? 0;
/**
 * What it holds of that by itself, with its share of what others hold too, from
 * `/proc/PID/smaps_rollup`; undefined where that may not be read.
 */
export const proportionalBytesIn = (smapsRollup) => bytesOf('Pss', smapsRollup);
function bytesOf(name, text) {
    const digits = new RegExp(`^${name}:\\s*(\\d+) kB\\s*$`, 'm').exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits) * KIB;
}
//# sourceMappingURL=process-memory.js.map