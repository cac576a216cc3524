import { expect } from 'vitest';
import { startGateway } from './gateway.js';
import type { GatewayUnderTest } from './gateway.js';
import { chat, json, running } from './http.js';
import { eventually } from './journal.js';
import { FakeGpus, GPU_MIB } from './upstreams/fake-gpus.js';

export const MIB = 1024 ** 2;
export const AT_ONCE = { turn: 0, linger: 0 };

/** What a model takes of the first GPU, and what is said of it. */
export interface Model {
  readonly takes: number;
  readonly memory?: string;
  readonly persist?: boolean;
}

export type At = Pick<GatewayUnderTest, 'url'>;

/** Models on one GPU whose memory has been read, where that is to be. */
export async function gateway(
  gpus: FakeGpus,
  models: Record<string, Model>,
  more: object = {},
): Promise<GatewayUnderTest> {
  const config = { devices: { gpu0: `${GPU_MIB}MiB` }, measure: true, ...more };
  const under = await startGateway((log) => {
    gpus.install(log);
    const entries = Object.entries(models).map(([name, { takes, ...keys }]) => [
      name,
      { cmd: gpus.model(name, log, takes), ...keys },
    ]);
    return { swap: AT_ONCE, models: Object.fromEntries(entries) as object, ...config };
  });
  if (config.measure) await untilRead(under);
  return under;
}

export async function ask({ url }: At, ...models: string[]): Promise<void> {
  for (const model of models) expect((await chat(url, model)).status).toBe(200);
}

export const resident = async ({ url }: At): Promise<string[]> => (await running(url)).toSorted();

export interface State {
  readonly devices: readonly {
    readonly usable: number;
    readonly measured: { readonly free: number } | null;
  }[];
  readonly units: readonly {
    readonly id: string;
    readonly measured: Readonly<Record<string, number>> | null;
  }[];
}

export const state = async ({ url }: At): Promise<State> =>
  json<State>(await fetch(`${url}/api/state`));

export const untilRead = (under: At): Promise<void> =>
  eventually(
    async () => (await state(under)).devices.every(({ measured }) => measured !== null),
    'the memory is read',
  );

/** Waits until so much may be used by models. */
export const untilUsable = (under: GatewayUnderTest, mib: number): Promise<void> =>
  eventually(
    async () => (await state(under)).devices[0]?.usable === mib * MIB,
    `${mib} MiB are usable`,
  );

/** Waits until it is known what a model has taken. */
export const untilMeasured = (under: At, model: string, mib: number): Promise<void> =>
  untilUnitMeasured(under, `model:${model}`, mib);

export const untilUnitMeasured = (under: At, id: string, mib: number): Promise<void> =>
  eventually(async () => {
    const unit = (await state(under)).units.find((one) => one.id === id);
    return unit?.measured?.['gpu0'] === mib * MIB;
  }, `${id} was measured to take ${mib} MiB`);
