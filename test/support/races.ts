import { startGateway } from './gateway.js';
import type { GatewayUnderTest, ModelEntry } from './gateway.js';
import { json, running } from './http.js';
import { eventually, isAlive } from './journal.js';
import type { Journal } from './journal.js';
import { samplesOf } from './metrics.js';

type Models = Readonly<Record<string, ModelEntry>>;

/** Nobody has a turn, nobody lingers: every chance to stop somebody is taken. */
export const startRestless = (models: (log: Journal) => Models): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ swap: { turn: 0, linger: 0 }, models: models(log) }));

export const unload = (url: string, model: string, query = ''): Promise<Response> =>
  fetch(`${url}/upstream/${model}${query}`, { method: 'DELETE' });

export const load = (url: string, model: string): Promise<Response> =>
  fetch(`${url}/upstream/${model}/load`);

export const statuses = (answers: readonly Response[]): number[] =>
  answers.map(({ status }) => status);

export const processOf = async (answer: Response): Promise<number> =>
  (await json<{ pid: number }>(answer)).pid;

/** The sum of a figure over all models. */
export async function sum(url: string, name: string): Promise<number> {
  const samples = samplesOf(await (await fetch(`${url}/metrics`)).text());
  return samples
    .filter((sample) => sample.name === `llama_swap_${name}`)
    .reduce((all, { value }) => all + value, 0);
}

export const waiting = (url: string, count: number): Promise<void> =>
  eventually(async () => (await sum(url, 'queue_length')) === count, `${count} wait`);

/** What every one of these tests must leave. */
export async function nothingIsLeft({
  url,
  journal,
}: Pick<GatewayUnderTest, 'url' | 'journal'>): Promise<void> {
  await waiting(url, 0);
  await eventually(async () => (await sum(url, 'in_flight')) === 0, 'no request is in flight');
  const resident = await running(url);
  await eventually(
    () => journal.pids().filter(isAlive).length <= resident.length,
    'nothing runs but what is resident',
  );
}
