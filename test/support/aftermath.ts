import { expect } from 'vitest';
import type { GatewayUnderTest } from './gateway.js';
import { eventually } from './journal.js';
import { samplesOf } from './metrics.js';
import { send } from './raw-http.js';

interface State {
  readonly units: readonly {
    readonly models: readonly { readonly leases: number; readonly queue: number }[];
  }[];
}

const get = async (url: string, path: string): Promise<string> => {
  const answer = await send(url, { method: 'GET', path });
  expect(answer.status).toBe(200);
  return answer.body.toString();
};

/** Requests that wait or run, of all models. */
export async function underWay(url: string): Promise<number> {
  const { units } = JSON.parse(await get(url, '/api/state')) as State;
  return units.flatMap(({ models }) => models).reduce((sum, m) => sum + m.leases + m.queue, 0);
}

/** Other clients get what they ask for, from the gateway and from its model. */
export async function expectOthersServed({ url }: GatewayUnderTest): Promise<void> {
  await get(url, '/v1/models');
  await get(url, '/upstream/a/health');
}

export const connections = (app: GatewayUnderTest['app']): Promise<number> =>
  new Promise((resolve, reject) => {
    app.getHttpServer().getConnections((error: Error | null, count: number) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });

/** Nobody waits, nobody is answered, and no connection is open; as the gateway's own pages say it. */
export async function expectNothingLeft({ url, app }: GatewayUnderTest): Promise<void> {
  await eventually(async () => (await underWay(url)) === 0, 'nothing is under way');
  const gauges = samplesOf(await get(url, '/metrics')).filter(({ name }) =>
    /_(?:in_flight|queue_length)$/.test(name),
  );
  expect(gauges.length).toBeGreaterThan(0);
  expect(gauges.filter(({ value }) => value !== 0)).toEqual([]);
  await eventually(async () => (await connections(app)) === 0, 'no connection is open');
}
