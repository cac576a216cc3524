import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { runTool } from '../../memory/run-tool.js';
import { lifeIn, processesIn, processIn } from './process-facts.js';
export const IS_LINUX = process.platform === 'linux';
/** Files open at a time, of the many there may be. */
const READ_AT_ONCE = 32;
const PS = ['-Ao', 'pid=,pgid=,stat=,lstart='];
const PS_TIMEOUT_MS = 5_000;
const SOCKET = /^socket:\[(\d+)\]$/;
/** All processes that run. Never rejects; what cannot be read is not among them. */
export async function processes() {
    if (!IS_LINUX)
        return await processesByPs();
    const pids = pidsIn(await readdir('/proc').catch(() => []));
    const found = [];
    // Synchronously, with room for others in between: it waits for no disk, and costs a third.
    for (let i = 0; i < pids.length; i += READ_AT_ONCE) {
        if (i > 0)
            await setImmediate();
        found.push(...pids.slice(i, i + READ_AT_ONCE).flatMap((pid) => processNow(Number(pid)) ?? []));
    }
    return found;
}
/** The same, synchronously; on Linux only, nothing elsewhere. */
export function processesNow() {
    const entries = IS_LINUX ? orNothing(() => readdirSync('/proc'), []) : [];
    return pidsIn(entries).flatMap((pid) => processNow(Number(pid)) ?? []);
}
export async function processOf(pid) {
    if (IS_LINUX)
        return processIn(await textOf(`/proc/${pid}/stat`));
    return (await processes()).find((process) => process.pid === pid);
}
/** On Linux only, undefined elsewhere. */
export const processNow = (pid) => processIn(IS_LINUX ? textNow(`/proc/${pid}/stat`) : '');
/** The life a process was started in; undefined where there is none, or it may not be read. */
export const lifeOf = async (pid) => lifeIn(await textOf(`/proc/${pid}/environ`));
export const lifeNow = (pid) => lifeIn(textNow(`/proc/${pid}/environ`));
/** The sockets a process holds, by their inodes; none where they may not be read. */
export async function socketsOf(pid) {
    const folder = `/proc/${pid}/fd`;
    const files = await readdir(folder).catch(() => []);
    return await eachOf(files, async (file) => {
        const inode = SOCKET.exec(await readlink(`${folder}/${file}`).catch(() => ''))?.[1];
        return inode === undefined ? undefined : Number(inode);
    });
}
/** What is found for each, without what is not. */
export async function eachOf(items, find) {
    const found = [];
    for (let i = 0; i < items.length; i += READ_AT_ONCE) {
        for (const one of await Promise.all(items.slice(i, i + READ_AT_ONCE).map(find))) {
            if (one !== undefined)
                found.push(one);
        }
    }
    return found;
}
async function processesByPs() {
    const result = await runTool({
        program: 'env',
        args: ['LC_ALL=C', 'TZ=UTC', 'ps', ...PS],
        timeoutMs: PS_TIMEOUT_MS,
        signal: AbortSignal.timeout(PS_TIMEOUT_MS),
    }).catch(() => undefined);
    return result?.kind === 'ended' ? processesIn(result.output) : [];
}
const pidsIn = (entries) => entries.filter((entry) => /^\d+$/.test(entry));
/** A process may have ended since it was listed. */
const textOf = (file) => readFile(file, 'latin1').catch(() => '');
const textNow = (file) => orNothing(() => readFileSync(file, 'latin1'), '');
function orNothing(read, nothing) {
    try {
        return read();
    }
    catch {
        return nothing;
    }
}
//# sourceMappingURL=process-table.js.map