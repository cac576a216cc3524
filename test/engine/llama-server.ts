import { readFileSync } from 'node:fs';

import { json } from './gateway.js';
import { ENGINE, PROJECT_DIR } from './paths.js';
import { end, freePort, start, until } from './processes.js';
import type { StartedProcess } from './processes.js';

export const MIB = 2 ** 20;

const LOAD_WITHIN_MS = 60_000;
const END_WITHIN_MS = 5_000;

/** Longer than a micro-batch where the context is, so that every buffer is used. */
const PROMPT_WORDS = 700;

/** The most a llama-server ever took, once it has been asked. */
export async function peakBytes(
  args: readonly string[],
  ask: (url: string) => Promise<unknown>,
): Promise<number> {
  const { server, url } = await startServer(args);
  try {
    const isReady = async (): Promise<boolean> =>
      (await fetch(`${url}/health`).catch(() => undefined))?.ok === true;
    await until('it is ready', async () => hasEnded(server) || (await isReady()), LOAD_WITHIN_MS);
    if (hasEnded(server)) throw new Error(server.output);
    await ask(url);
    const status = readFileSync(`/proc/${String(server.child.pid)}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  } finally {
    await end(server, END_WITHIN_MS);
  }
}

export interface PlannedBuffers {
  readonly cacheBytes: number;
  readonly computeBytes: number;
}

/** What it says it would allocate, before it reads any weights. */
export async function plannedBuffers(args: readonly string[]): Promise<PlannedBuffers> {
  const { server } = await startServer([...args, '-v']);
  const isPlanned = (): boolean => /sched_reserve: graph/.test(server.output);
  await until('it has planned', () => hasEnded(server) || isPlanned());
  server.child.kill('SIGKILL');
  // It plans several times; what comes after the first is the same.
  const [plan = ''] = server.output.split('sched_reserve: graph');
  if (!isPlanned()) throw new Error(plan.slice(-2_000));
  const sum = (pattern: RegExp): number =>
    [...plan.matchAll(pattern)].reduce((total, [, size]) => total + Number(size) * MIB, 0);
  return {
    cacheBytes: sum(/llama_kv_cache: size = *([\d.]+) MiB/g),
    computeBytes: sum(/compute buffer size = *([\d.]+) MiB/g),
  };
}

async function startServer(
  args: readonly string[],
): Promise<{ server: StartedProcess; url: string }> {
  const port = await freePort();
  const server = start(ENGINE, [...args, '--no-webui', '--port', String(port)], PROJECT_DIR);
  return { server, url: `http://127.0.0.1:${port}` };
}

const hasEnded = ({ child }: StartedProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

interface Properties {
  readonly default_generation_settings: { readonly n_ctx: number };
}

export async function complete(url: string): Promise<unknown> {
  const properties = await json<Properties>(await fetch(`${url}/props`));
  const words = Math.min(properties.default_generation_settings.n_ctx - 64, PROMPT_WORDS);
  return post(`${url}/completion`, { prompt: 'word '.repeat(words), n_predict: 4 });
}

export const embed = (url: string): Promise<unknown> =>
  post(`${url}/embedding`, { content: 'word '.repeat(500) });

async function post(url: string, body: object): Promise<unknown> {
  return json<unknown>(await fetch(url, { method: 'POST', body: JSON.stringify(body) }));
}

export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  console.log([line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n'));
}

export const mib = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`;

export const percent = (part: number): string =>
  `${part < 0 ? '' : '+'}${(100 * part).toFixed(1)} %`;
