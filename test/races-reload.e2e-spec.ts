import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chat, refusal, running } from './support/http.js';
import { isAlive } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { Gates, violations } from './support/lives.js';
import { load, nothingIsLeft, processOf, statuses, waiting } from './support/races.js';
import { Reloading } from './support/reloading.js';
import { Random } from './support/world/random.js';

const RESTLESS = { swap: { turn: 0, linger: 0 } };

describe('a reload that removes the model that is loading', () => {
  // Others finished the load into a process that nobody could ask, or unload, any more.
  const both = (gates: Gates) => (log: Journal) => ({
    ...RESTLESS,
    models: {
      a: { cmd: gates.command('a', log, 'ready', 'end') },
      b: { cmd: gates.command('b', log) },
    },
  });
  const onlyB = (gates: Gates) => (log: Journal) => ({
    ...RESTLESS,
    models: { b: { cmd: gates.command('b', log) } },
  });

  it('abandons it; who waited for it is told, and the next in line has the room', async () => {
    const gates = new Gates();
    const gateway = await Reloading.start(both(gates));
    const { url, journal } = gateway;
    const asked = [chat(url, 'a'), load(url, 'a')];
    await journal.until('a', 'listening');
    const next = chat(url, 'b');
    await waiting(url, 3);
    expect((await gateway.reload(onlyB(gates)(journal))).body).toMatchObject({ removed: ['a'] });
    for (const answer of await Promise.all(asked)) {
      expect(await refusal(answer)).toMatchObject({ status: 404, code: 'model_not_found' });
    }
    await journal.until('a', 'asked-to-stop');
    gates.open('a', 'ready');
    gates.open('a', 'end');
    expect((await next).status).toBe(200);
    expect(await running(url)).toEqual(['b']);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });

  it('or that is yet to be loaded: nobody waits for it any more either', async () => {
    const gates = new Gates();
    const models = (log: Journal) => ({
      a: { cmd: gates.command('a', log) },
      b: { cmd: gates.command('b', log, 'ready') },
    });
    const gateway = await Reloading.start((log) => ({ ...RESTLESS, models: models(log) }));
    const { url, journal } = gateway;
    const first = chat(url, 'b');
    await journal.until('b', 'listening');
    const asked = [chat(url, 'a'), load(url, 'a')];
    await waiting(url, 3);
    const { b } = models(journal);
    await gateway.reload({ ...RESTLESS, models: { b } });
    for (const answer of await Promise.all(asked)) {
      expect(await refusal(answer)).toMatchObject({ status: 404, code: 'model_not_found' });
    }
    gates.open('b', 'ready');
    expect((await first).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(0);
    await nothingIsLeft(gateway);
  });

  it('and one that brings it back while it ends: it is loaded once nothing of it is left', async () => {
    const gates = new Gates();
    const gateway = await Reloading.start(both(gates));
    const { url, journal } = gateway;
    const asked = chat(url, 'a');
    await journal.until('a', 'listening');
    await waiting(url, 1);
    await gateway.reload(onlyB(gates)(journal));
    expect((await refusal(await asked)).code).toBe('model_not_found');
    await journal.until('a', 'asked-to-stop');
    const [old] = journal.pids();
    await gateway.reload(both(gates)(journal));
    const again = [chat(url, 'a'), chat(url, 'b'), load(url, 'a')];
    await waiting(url, 3);
    gates.open('a', 'ready');
    gates.open('a', 'end');
    const answers = await Promise.all(again);
    expect(statuses(answers)).toEqual([200, 200, 200]);
    const [first] = answers;
    expect(first === undefined ? old : await processOf(first)).not.toBe(old);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });

  it(
    'at any moment, and back, leaves one process at a time and true answers',
    { timeout: 120_000 },
    async () => {
      const random = new Random(5);
      const gates = new Gates();
      gates.open('a', 'ready');
      gates.open('a', 'end');
      const gateway = await Reloading.start(both(gates));
      const { url, journal } = gateway;
      for (let round = 0; round < 15; round++) {
        const asked = ['a', 'b', 'a', 'a'].map(async (model) => {
          await sleep(random.whole(0, 150));
          const answer = await chat(url, model);
          const text = await answer.text();
          if (answer.status === 200) return;
          expect(model).toBe('a');
          expect(text).toContain('model_not_found');
        });
        for (const config of [onlyB(gates), both(gates)]) {
          await sleep(random.whole(0, 120));
          expect((await gateway.reload(config(journal))).status).toBe(200);
        }
        await Promise.all(asked);
      }
      expect(violations(journal)).toEqual([]);
      await nothingIsLeft(gateway);
      expect(statuses([await chat(url, 'a'), await chat(url, 'b')])).toEqual([200, 200]);
      expect(journal.pids().filter(isAlive)).toHaveLength(1);
    },
  );
});
