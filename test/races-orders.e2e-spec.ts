import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chat, refusal, running } from './support/http.js';
import { isAlive } from './support/journal.js';
import { Gates, violations } from './support/lives.js';
import {
  load,
  nothingIsLeft,
  processOf,
  startRestless,
  statuses,
  unload,
  waiting,
} from './support/races.js';
import { Random } from './support/world/random.js';

describe('an unload during a load, a load during an unload, both twice', () => {
  // Others let the two run side by side: the load ended in a process that nobody knew of.
  it('two unloads during a load: it is abandoned once, and those who waited are told', async () => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'ready', 'end') },
    }));
    const { url, journal } = gateway;
    const asked = [chat(url, 'a'), load(url, 'a')];
    await journal.until('a', 'listening');
    await waiting(url, 2);
    const unloads = [unload(url, 'a'), unload(url, 'a')];
    for (const answer of await Promise.all(asked)) {
      expect(await refusal(answer)).toMatchObject({ status: 503, code: 'model_unloaded' });
    }
    await journal.until('a', 'asked-to-stop');
    gates.open('a', 'ready');
    gates.open('a', 'end');
    expect(statuses(await Promise.all(unloads))).toEqual([200, 200]);
    expect(journal.count('a', 'asked-to-stop')).toBe(1);
    expect(await running(url)).toEqual([]);
    await nothingIsLeft(gateway);
  });

  it('two loads during an unload: one new process, once nothing of the old one is left', async () => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({ a: { cmd: gates.command('a', log, 'end') } }));
    const { url, journal } = gateway;
    const old = await processOf(await chat(url, 'a'));
    const unloads = [unload(url, 'a'), unload(url, 'a')];
    await journal.until('a', 'asked-to-stop');
    const asked = [load(url, 'a'), load(url, 'a'), chat(url, 'a')];
    await waiting(url, 3);
    gates.open('a', 'end');
    expect(statuses(await Promise.all([...unloads, ...asked]))).toEqual(Array(5).fill(200));
    expect(journal.count('a', 'started')).toBe(2);
    expect(isAlive(old)).toBe(false);
    expect(await running(url)).toEqual(['a']);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });

  it('an order to drain, an order to stop and a load: the last word is the load', async () => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'answer') },
    }));
    const { url, journal } = gateway;
    const cut = chat(url, 'a');
    await journal.until('a', 'request');
    const drains = [unload(url, 'a', '?drain=true'), unload(url, 'a', '?drain=true')];
    const loaded = load(url, 'a');
    const queued = chat(url, 'a');
    await waiting(url, 1);
    const stopped = unload(url, 'a');
    expect(await refusal(await cut)).toMatchObject({ status: 503, code: 'model_unloaded' });
    gates.open('a', 'answer');
    expect(statuses(await Promise.all([...drains, stopped, loaded, queued]))).toEqual(
      Array(5).fill(200),
    );
    expect(journal.count('a', 'started')).toBe(2);
    expect(await running(url)).toEqual(['a']);
    await nothingIsLeft(gateway);
  });

  it(
    'in any order and at any moment, each gets an answer that is true',
    { timeout: 120_000 },
    async () => {
      const random = new Random(11);
      const gates = new Gates();
      const gateway = await startRestless((log) => ({ a: { cmd: gates.command('a', log) } }));
      const { url, journal } = gateway;
      const orders = [load, unload, load, unload, chat];
      for (let round = 0; round < 20; round++) {
        const asked = orders.map(async (order) => {
          await sleep(random.whole(0, 80));
          const answer = await order(url, 'a');
          const text = await answer.text();
          const mayBeTold = order === unload ? [200, 409] : [200, 503];
          expect(mayBeTold).toContain(answer.status);
          if (answer.status === 503) expect(text).toContain('model_unloaded');
        });
        await Promise.all(asked);
        const alive = journal.pids().filter(isAlive);
        expect(alive.length).toBeLessThanOrEqual(1);
        expect(violations(journal).filter((text) => text.includes('another lives'))).toEqual([]);
      }
      await nothingIsLeft(gateway);
      await load(url, 'a');
      expect(await running(url)).toEqual(['a']);
    },
  );
});
