import { readdir, readFile } from 'node:fs/promises';
import { proportionalBytesIn, residentBytesIn, sessionOf } from './process-memory.js';
/** Files open at a time, of the many there may be. */
const READ_AT_ONCE = 32;
/** Shares are worth looking up from here on: the kernel walks all pages for it. */
const LARGE_BYTES = 64 * 1024 ** 2;
/**
 * What the processes of a session hold of the machine's memory, mapped files included; pages that
 * several of them hold count once. Undefined where that cannot be told, or no process is left.
 */
export async function residentBytes(sessionId) {
    const pids = await pidsOf(sessionId);
    const sizes = await Promise.all(pids.map(async (pid) => ({ pid, bytes: residentBytesIn(await textOf(pid, 'status')) })));
    const large = sizes.filter(({ bytes }) => bytes >= LARGE_BYTES);
    const parts = await Promise.all(sizes.map(async (size) => 
    // One alone has nobody to share with.
    large.length > 1 && large.includes(size)
        ? (proportionalBytesIn(await textOf(size.pid, 'smaps_rollup')) ?? size.bytes)
        : size.bytes));
    const sum = parts.reduce((bytes, part) => bytes + part, 0);
    return sum > 0 ? sum : undefined;
}
async function pidsOf(sessionId) {
    const entries = await readdir('/proc').catch(() => []);
    const all = entries.filter((entry) => /^\d+$/.test(entry));
    const found = [];
    for (let i = 0; i < all.length; i += READ_AT_ONCE) {
        const some = all.slice(i, i + READ_AT_ONCE);
        const sessions = await Promise.all(some.map(async (pid) => sessionOf(await textOf(pid, 'stat'))));
        found.push(...some.filter((_, n) => sessions[n] === sessionId));
    }
    return found;
}
const textOf = (pid, name) => readFile(`/proc/${pid}/${name}`, 'latin1').catch(() => '');
//# sourceMappingURL=resident-memory.js.map