import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { runTool } from '../../memory/run-tool.js';
import { lifeIn, processesIn, processIn } from './process-facts.js';
import type { ProcessFacts } from './process-facts.js';

export const IS_LINUX = process.platform === 'linux';
/** Files open at a time, of the many there may be. */
const READ_AT_ONCE = 32;
const PS = ['-Ao', 'pid=,pgid=,stat=,lstart='];
const PS_TIMEOUT_MS = 5_000;
const SOCKET = /^socket:\[(\d+)\]$/;

/** All processes that run. Never rejects; what cannot be read is not among them. */
export async function processes(): Promise<ProcessFacts[]> {
  if (!IS_LINUX) return await processesByPs();
  const pids = pidsIn(await readdir('/proc').catch(() => []));
  const found: ProcessFacts[] = [];
  // Synchronously, with room for others in between: it waits for no disk, and costs a third.
  for (let i = 0; i < pids.length; i += READ_AT_ONCE) {
    if (i > 0) await setImmediate();
    found.push(...pids.slice(i, i + READ_AT_ONCE).flatMap((pid) => processNow(Number(pid)) ?? []));
  }
  return found;
}

/** The same, synchronously; on Linux only, nothing elsewhere. */
export function processesNow(): ProcessFacts[] {
  const entries = IS_LINUX ? orNothing(() => readdirSync('/proc'), []) : [];
  return pidsIn(entries).flatMap((pid) => processNow(Number(pid)) ?? []);
}

export async function processOf(pid: number): Promise<ProcessFacts | undefined> {
  if (IS_LINUX) return processIn(await textOf(`/proc/${pid}/stat`));
  return (await processes()).find((process) => process.pid === pid);
}

/** On Linux only, undefined elsewhere. */
export const processNow = (pid: number): ProcessFacts | undefined =>
  processIn(IS_LINUX ? statNow(pid) : '');

/** There may be thousands: what reads files of any length takes twice as long. */
const statNow = (pid: number): string =>
  readOpen(`/proc/${pid}/stat`, (file) => pieceOf(file, statLine));
const statLine = Buffer.allocUnsafe(4096);

/** The life a process was started in; undefined where there is none, or it may not be read. */
export const lifeOf = async (pid: number): Promise<string | undefined> =>
  lifeIn(await textOf(`/proc/${pid}/environ`));

export const lifeNow = (pid: number): string | undefined => lifeIn(textNow(`/proc/${pid}/environ`));

/** The sockets a process holds, by their inodes; none where they may not be read. */
export async function socketsOf(pid: number): Promise<number[]> {
  const folder = folderOfFiles(pid);
  const files = await readdir(folder).catch(() => []);
  return await eachOf(files, async (file) =>
    socketIn(await readlink(`${folder}/${file}`).catch(() => '')),
  );
}

/** The same, synchronously. */
export function socketsNow(pid: number): number[] {
  const folder = folderOfFiles(pid);
  const files = orNothing(() => readdirSync(folder), []);
  return files.flatMap(
    (file) => socketIn(orNothing(() => readlinkSync(`${folder}/${file}`), '')) ?? [],
  );
}

const folderOfFiles = (pid: number): string => `/proc/${pid}/fd`;

function socketIn(link: string): number | undefined {
  const inode = SOCKET.exec(link)?.[1];
  return inode === undefined ? undefined : Number(inode);
}

/** What is found for each, without what is not. */
export async function eachOf<T, R>(
  items: readonly T[],
  find: (item: T) => Promise<R | undefined>,
): Promise<R[]> {
  const found: R[] = [];
  for (let i = 0; i < items.length; i += READ_AT_ONCE) {
    for (const one of await Promise.all(items.slice(i, i + READ_AT_ONCE).map(find))) {
      if (one !== undefined) found.push(one);
    }
  }
  return found;
}

async function processesByPs(): Promise<ProcessFacts[]> {
  const result = await runTool({
    program: 'env',
    args: ['LC_ALL=C', 'TZ=UTC', 'ps', ...PS],
    timeoutMs: PS_TIMEOUT_MS,
    signal: AbortSignal.timeout(PS_TIMEOUT_MS),
  }).catch(() => undefined);
  return result?.kind === 'ended' ? processesIn(result.output) : [];
}

const pidsIn = (entries: readonly string[]): string[] =>
  entries.filter((entry) => /^\d+$/.test(entry));

/** A process may have ended since it was listed. */
const textOf = (file: string): Promise<string> => readFile(file, 'latin1').catch(() => '');

const textNow = (file: string): string => orNothing(() => readFileSync(file, 'latin1'), '');

/** What `read` makes of the open file; nothing where it cannot be read. */
export function readOpen(name: string, read: (file: number) => string): string {
  return orNothing(() => {
    const file = openSync(name, 'r');
    try {
      return read(file);
    } finally {
      closeSync(file);
    }
  }, '');
}

/** As much as comes next, and there is room for. */
export const pieceOf = (file: number, room: Buffer): string =>
  room.toString('latin1', 0, readSync(file, room, 0, room.length, null));

function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch {
    return nothing;
  }
}
