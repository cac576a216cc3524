import { join } from 'node:path';
import { startGateway, temporaryFolder } from './gateway.js';
import type { GatewayUnderTest, ModelEntry } from './gateway.js';
import { Journal } from './journal.js';
import { SLEEP, Sleeper } from './sleeper.js';
import type { SleeperOptions } from './sleeper.js';

export const newJournal = (): Journal => new Journal(join(temporaryFolder(), 'servers.jsonl'));

export const external = ({ url }: Sleeper, more: ModelEntry = {}): ModelEntry => ({
  external: url,
  ...SLEEP,
  ...more,
});

export interface World extends GatewayUnderTest {
  readonly sleeper: Sleeper;
  /** Of the server; that of the gateway's commands too. */
  readonly journal: Journal;
}

/** A gateway with one external model that sleeps, and what else there is. */
export async function world(
  options: SleeperOptions & { readonly model?: ModelEntry } = {},
  others: (journal: Journal, sleeper: Sleeper) => Readonly<Record<string, ModelEntry>> = () => ({}),
): Promise<World> {
  const { model = {}, ...behaviour } = options;
  const journal = newJournal();
  const sleeper = await Sleeper.start('vllm', journal, { asleep: true, ...behaviour });
  const gateway = await startGateway(() => ({
    swap: { turn: 0, linger: 0 },
    models: { vllm: external(sleeper, model), ...others(journal, sleeper) },
  }));
  return { ...gateway, sleeper, journal };
}

export const log = async (url: string, model = 'vllm'): Promise<string> =>
  (await fetch(`${url}/logs/${model}`)).text();

export const unload = (url: string, model = 'vllm'): Promise<Response> =>
  fetch(`${url}/upstream/${model}`, { method: 'DELETE' });

/** The paths of the calls it got. */
export const called = (journal: Journal): (string | undefined)[] =>
  journal.lines().flatMap(({ event, path }) => (event === 'called' ? [path] : []));
