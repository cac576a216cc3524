import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/journal.js';
import { samplesOf } from '../support/metrics.js';
import type { Chronicle } from './chronicle.js';
import { fetchWhole } from './client.js';
import type { Gateways } from './gateways.js';
import type { Place } from './place.js';
import { isRunning, listeningPorts, markedProcesses, openFiles } from './watch.js';

const QUIET_WITHIN_MS = 20_000;
const ENDS_WITHIN_MS = 20_000;
/** Connections that come and go on their own. */
const FILES_MORE = 4;

interface State {
  readonly claims: readonly unknown[];
  readonly units: readonly {
    readonly id: string;
    readonly state: string;
    readonly closed: boolean;
  }[];
}

const get = async (url: string, path: string): Promise<string> =>
  (await fetchWhole(url, { method: 'GET', path })).text;

/** All has been answered: nothing waits, nothing runs, nothing is claimed. */
export async function untilQuiet(url: string, { wrong }: Chronicle): Promise<void> {
  let last = '';
  const isQuiet = async (): Promise<boolean> => {
    const busy = samplesOf(await get(url, '/metrics')).filter(
      ({ name, value }) => /_(in_flight|queue_length)$/.test(name) && value !== 0,
    );
    const { claims, units } = JSON.parse(await get(url, '/api/state')) as State;
    const moving = units.filter(
      ({ state, closed }) => closed || !['ready', 'stopped'].includes(state),
    );
    last = JSON.stringify({ busy, claims, moving });
    return busy.length + claims.length + moving.length === 0;
  };
  await eventually(isQuiet, 'quiet', QUIET_WITHIN_MS).catch(() => {
    wrong.push(`not quiet although all has been answered: ${last}`);
  });
}

/** Everything unloaded, as an operator would. */
export async function unloadAll(url: string, { wrong }: Chronicle): Promise<void> {
  const isEmpty = async (): Promise<boolean> => {
    const { models } = JSON.parse(await get(url, '/health')) as { models: Record<string, unknown> };
    const ids = Object.keys(models);
    const unload = (id: string) => fetchWhole(url, { method: 'DELETE', path: `/upstream/${id}` });
    await Promise.all(ids.map(unload));
    return ids.length === 0;
  };
  await eventually(isEmpty, 'all unloaded', QUIET_WITHIN_MS).catch(() => {
    wrong.push('some models cannot be unloaded');
  });
}

/** No more open files than at first; then its end in good order, and nothing left of it. */
export async function checkEnd(
  gateways: Gateways,
  { folder, mark, startPort }: Place,
  { chronicle, ports }: { readonly chronicle: Chronicle; readonly ports: number },
): Promise<void> {
  const { wrong } = chronicle;
  const { current, filesAtFirst } = gateways;
  const { pid } = current.life;
  const others = markedProcesses(mark).filter((other) => other !== pid);
  if (others.length > 0) wrong.push(`processes of unloaded models: ${others.join()}`);
  const hasFewFiles = (): boolean => openFiles(pid) <= filesAtFirst + FILES_MORE;
  await eventually(hasFewFiles, 'files are closed', QUIET_WITHIN_MS).catch(() => {
    wrong.push(`${openFiles(pid)} open files, ${filesAtFirst} at first`);
  });
  current.signal('SIGTERM');
  await eventually(() => current.isOver, 'the gateway ends', ENDS_WITHIN_MS);
  if (current.life.gone?.code !== 0) wrong.push(`ended with ${String(current.life.gone?.code)}`);
  const left = markedProcesses(mark).filter(isRunning);
  if (left.length > 0) wrong.push(`left processes: ${left.join()}`);
  const open = listeningPorts(startPort, ports);
  if (open.length > 0) wrong.push(`left ports open: ${open.join()}`);
  const state = join(folder, 'state');
  const entries = existsSync(state)
    ? readdirSync(state, { recursive: true, withFileTypes: true })
    : [];
  const notes = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (notes.length > 0) wrong.push(`left in its state folder: ${notes.join()}`);
}
