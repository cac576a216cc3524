import { open } from 'node:fs/promises';
import { hasAllListeners, isForeign, listenersIn, portHere, takersOf } from './listeners.js';
import { eachOf, IS_LINUX, lifeOf, processes, socketsOf } from './process-table.js';
/**
 * True where another's server takes the connections to a command's base URL. What cannot be told is
 * not true: an address on another machine, sockets of other users, and other systems than Linux.
 * Never rejects.
 */
export async function isTakenByAnother(baseUrl, session, runsElsewhere) {
    if (!IS_LINUX || portHere(baseUrl) === undefined)
        return false;
    const takers = takersOf(await listeners(), baseUrl);
    // The usual case, and a matter of a millisecond: it listens itself.
    const notItsOwn = await without(takers, [session.id]);
    if (notItsOwn.length === 0)
        return false;
    const members = (await session.members()).map(({ pid }) => pid);
    const others = await without(notItsOwn, members);
    if (others.length === 0)
        return false;
    const { startTime, life } = session;
    const strangers = await eachOf(await processes(), async (process) => {
        if (members.includes(process.pid))
            return undefined;
        if ((await without(others, [process.pid])).length === others.length)
            return undefined;
        const owner = { startTime: process.startTime, life: await lifeOf(process.pid) };
        return isForeign(owner, { startTime, life, runsElsewhere }) ? process : undefined;
    });
    return strangers.length > 0;
}
async function listeners() {
    const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => listening(file).catch(() => ''));
    return (await Promise.all(tables)).flatMap(listenersIn);
}
/** No further than it tells of sockets that listen: thousands of closed connections may come after them. */
async function listening(file) {
    const table = await open(file);
    try {
        let text = '';
        const pieces = table.createReadStream({ encoding: 'latin1', autoClose: false });
        // With an encoding, they are texts.
        for await (const piece of pieces) {
            text += piece;
            if (hasAllListeners(text))
                break;
        }
        return text;
    }
    finally {
        await table.close();
    }
}
/** Those that none of the processes holds. */
async function without(sockets, pids) {
    const held = new Set((await eachOf(pids, socketsOf)).flat());
    return sockets.filter((socket) => !held.has(socket));
}
//# sourceMappingURL=port-owner.js.map