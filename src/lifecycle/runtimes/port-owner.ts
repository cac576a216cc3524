import { isPastListeners, isForeign, listenersIn, portHere, takersOf } from './listeners.js';
import type { ProcessSession } from './process-session.js';
import {
  eachOf,
  IS_LINUX,
  lifeOf,
  pieceOf,
  processes,
  readOpen,
  socketsNow,
  socketsOf,
} from './process-table.js';

/** At a time the kernel hands out as many whole lines as there is room for; one is far from the half of it. */
const PIECE_BYTES = 4096;

/**
 * True where another's server takes the connections to a command's base URL. What cannot be told is
 * not true: an address on another machine, sockets of other users, and other systems than Linux.
 * Never rejects.
 */
export async function isTakenByAnother(
  baseUrl: string,
  session: ProcessSession,
  runsElsewhere: boolean,
): Promise<boolean> {
  if (!IS_LINUX || portHere(baseUrl) === undefined) return false;
  const takers = takersOf(listeners(), baseUrl);
  // The usual case, that it listens itself, is found synchronously: a request waits for it.
  const own = new Set(socketsNow(session.id));
  const notItsOwn = takers.filter((taker) => !own.has(taker));
  if (notItsOwn.length === 0) return false;
  const members = (await session.members()).map(({ pid }) => pid);
  const others = await without(notItsOwn, members);
  if (others.length === 0) return false;
  const { startTime, life } = session;
  const strangers = await eachOf(await processes(), async (process) => {
    if (members.includes(process.pid)) return undefined;
    if ((await without(others, [process.pid])).length === others.length) return undefined;
    const owner = { startTime: process.startTime, life: await lifeOf(process.pid) };
    return isForeign(owner, { startTime, life, runsElsewhere }) ? process : undefined;
  });
  return strangers.length > 0;
}

const listeners = (): ReturnType<typeof listenersIn> =>
  ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => listenersIn(listening(file)));

/** No further than it tells of sockets that listen: thousands of closed connections may come after them. */
const listening = (table: string): string =>
  readOpen(table, (file) => {
    const room = Buffer.allocUnsafe(PIECE_BYTES);
    let text = '';
    let piece: string;
    do {
      text += piece = pieceOf(file, room);
      // To be told that there is no more would take as long as all of it.
    } while (piece.length > PIECE_BYTES / 2 && !isPastListeners(piece));
    return text;
  });

/** Those that none of the processes holds. */
async function without(sockets: readonly number[], pids: readonly number[]): Promise<number[]> {
  const held = new Set((await eachOf(pids, socketsOf)).flat());
  return sockets.filter((socket) => !held.has(socket));
}
