import { describe, expect, it } from 'vitest';
import { chat, json, readUntil, readUntilBroken, running } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { standIn } from './support/models.js';
import { Reloading } from './support/reloading.js';
import { emptyPath } from './support/upstreams/fake-nvidia-smi.js';

const QUICK = { turn: 0, linger: 0 };

const slow = (name: string, journal: Journal): string =>
  standIn(name, journal, { tokenPace: 20, tokens: 2000 });

type Reader = ReadableStreamDefaultReader<Uint8Array>;

const stream = async (url: string, model: string): Promise<Reader> =>
  readUntil(await chat(url, model, { stream: true }), 'data:');

interface ModelState {
  readonly id: string;
  readonly state: string;
  readonly leaving: boolean;
  readonly queue: number;
}

async function modelOf(url: string, model: string): Promise<ModelState | undefined> {
  const { units } = await json<{ units: { models: ModelState[] }[] }>(
    await fetch(`${url}/api/state`),
  );
  return units.flatMap(({ models }) => models).find(({ id }) => id === model);
}

describe('what a reload has condemned', () => {
  it('because it may not run beside the others goes also after a second reload', async () => {
    const gateway = await Reloading.start((log) => ({
      swap: QUICK,
      models: { a: { cmd: slow('a', log) }, b: { cmd: slow('b', log) } },
      groups: { g: { members: ['a', 'b'] } },
    }));
    const { url, journal } = gateway;
    const first = await stream(url, 'a');
    const second = await stream(url, 'b');
    const apart = {
      swap: QUICK,
      models: { a: { cmd: slow('a', journal) }, b: { cmd: slow('b', journal) } },
    };
    await gateway.reload(apart);
    await gateway.reload(apart);
    await first.cancel();
    await second.cancel();
    await eventually(async () => (await running(url)).length === 1, 'one is left');
  });

  it('has gone before anything joins what may not run beside it', async () => {
    const models = (log: Journal): object => ({
      a: { cmd: standIn('a', log) },
      b: { cmd: standIn('b', log) },
      loading: { cmd: standIn('loading', log, { loadTime: 500, stopTime: 500 }) },
    });
    const gateway = await Reloading.start((log) => ({
      swap: QUICK,
      models: models(log),
      groups: { beside: { members: ['a'], swap: false } },
    }));
    const { url, journal } = gateway;
    expect((await chat(url, 'a')).status).toBe(200);
    const third = chat(url, 'loading');
    await journal.until('loading', 'started');
    await gateway.reload({
      swap: QUICK,
      models: models(journal),
      groups: { pair: { members: ['a', 'b'] } },
    });
    expect((await chat(url, 'b')).status).toBe(200);
    const lives = journal.lives();
    expect(lives.indexOf('loading ended')).toBeGreaterThan(-1);
    expect(lives.indexOf('loading ended')).toBeLessThan(lives.indexOf('b started'));
    expect((await third).status).toBe(200);
  });

  it.each([
    ['the same file', ['1', '1']],
    ['yet another', ['1', '2']],
  ])(
    'because its GPU is another one goes, whatever the next file says: %s',
    async (_what, gpus) => {
      emptyPath();
      const config = (log: Journal, gpu: string): object => ({
        devices: { card: { memory: '24GiB', gpu } },
        models: { a: { cmd: slow('a', log), memory: { card: '6GiB' } } },
      });
      const gateway = await Reloading.start((log) => config(log, '0'));
      const { url, journal } = gateway;
      const reader = await stream(url, 'a');
      for (const gpu of gpus) {
        await gateway.reload(config(journal, gpu));
        expect(await modelOf(url, 'a')).toMatchObject({ state: 'ready', leaving: true });
      }
      await reader.cancel();
      await journal.until('a', 'ended');
    },
  );

  it('goes on where its GPU is the one it was again', async () => {
    emptyPath();
    const config = (log: Journal, gpu: string): object => ({
      devices: { card: { memory: '24GiB', gpu } },
      models: { a: { cmd: slow('a', log), memory: { card: '6GiB' } } },
    });
    const gateway = await Reloading.start((log) => config(log, '0'));
    const { url, journal } = gateway;
    const reader = await stream(url, 'a');
    await gateway.reload(config(journal, '1'));
    await gateway.reload(config(journal, '0'));
    expect((await chat(url, 'a', { max_tokens: 1 })).status).toBe(200);
    await reader.cancel();
    expect(journal.lives()).toEqual(['a started', 'a ready']);
  });

  it('is cut by a bound that is set only later', async () => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: slow('a', log) } } }));
    const { url, journal } = gateway;
    const reader = await stream(url, 'a');
    await gateway.reload({ models: { a: { cmd: slow('new-a', journal) } } });
    await gateway.reload({ drainTimeout: 0.2, models: { a: { cmd: slow('new-a', journal) } } });
    expect(await readUntilBroken(reader)).toContain('event: error');
  });

  it('leaves alone who is in nobody’s way', async () => {
    emptyPath();
    const config = (log: Journal, groups: object): object => ({
      devices: { one: '10GiB', two: '10GiB' },
      models: {
        far: { cmd: standIn('far', log), memory: { two: '6GiB' } },
        a: { cmd: standIn('a', log), memory: { one: '5GiB' } },
        b: { cmd: standIn('b', log), memory: { one: '5GiB' } },
        c: { cmd: standIn('c', log), memory: { one: '5GiB' } },
      },
      groups,
    });
    const gateway = await Reloading.start((log) => config(log, {}));
    const { url, journal } = gateway;
    for (const model of ['far', 'a', 'b']) await chat(url, model);
    expect((await running(url)).toSorted()).toEqual(['a', 'b', 'far']);
    // As a group with c, b counts for all there is.
    await gateway.reload(config(journal, { g: { members: ['b', 'c'] } }));
    await journal.until('a', 'ended');
    expect((await running(url)).toSorted()).toEqual(['b', 'far']);
    expect(journal.count('far', 'asked-to-stop')).toBe(0);
  });
});

it('a request that waits for a model goes to the one that has taken over its name', async () => {
  const gateway = await Reloading.start((log) => ({
    models: { old: { cmd: slow('old', log), concurrencyLimit: 1 } },
  }));
  const { url, journal } = gateway;
  const reader = await stream(url, 'old');
  const waiting = chat(url, 'old', { max_tokens: 1 });
  await eventually(async () => (await modelOf(url, 'old'))?.queue === 1, 'a request waits');
  await gateway.reload({ models: { new: { cmd: standIn('new', journal), aliases: ['old'] } } });
  await reader.cancel();
  expect((await waiting).status).toBe(200);
  expect(journal.count('new', 'answered')).toBe(1);
});
