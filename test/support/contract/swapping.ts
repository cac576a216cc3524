import { describe, expect, it } from 'vitest';
import { health } from '../http.js';
import { eventually } from '../journal.js';
import { violations } from './order.js';
import type { ContractRuntime } from './runtime.js';
import { Trial } from './trial.js';

/** 3.1, 3.2, 3.3, 3.5, 3.10. */
export function contractOfSwapping(runtime: ContractRuntime): void {
  describe('swaps', () => {
    it('stop what is resident before they start what is asked for, and spare what is persistent', async () => {
      const trial = await Trial.begin(runtime, { a: {}, b: {}, p: { persist: true } });
      trial.endSlowly('a');
      trial.endSlowly('b');
      expect((await trial.ask('a')).name).toBe('a');
      // The load of a persistent model stops nothing, and nothing stops it.
      await trial.ask('p');
      for (const model of ['b', 'a']) {
        expect((await trial.ask(model)).name).toBe(model);
        expect(await trial.running()).toEqual([model, 'p']);
      }
      expect(trial.journal.lives().filter((line) => !line.startsWith('p'))).toEqual([
        ...['a started', 'a ready', 'a asked-to-stop', 'a ended'],
        ...['b started', 'b ready', 'b asked-to-stop', 'b ended'],
        ...['a started', 'a ready'],
      ]);
      expect((await health(trial.url)).models['a']?.status).toBe('running');
      expect((await health(trial.url)).models['b']?.status).toBe(runtime.afterwards);
      expect(await trial.log('a')).toMatch(runtime.log);
    });

    it('let answers end before they stop who gives them', async () => {
      const trial = await Trial.begin(runtime, { a: {}, b: {} });
      await trial.ask('a');
      trial.hold('a', 'answer');
      const answers = [trial.chat('a'), trial.chat('a', { how: 'stream' })];
      await trial.journal.until('a', 'request', 3);
      const other = trial.ask('b');
      await trial.waiting(1);
      trial.release('a', 'answer');
      const [whole, stream] = await Promise.all(answers);
      expect(await whole?.json()).toMatchObject({ name: 'a' });
      expect(await stream?.text()).toContain('[DONE]');
      expect((await other).name).toBe('b');
      expect(violations(trial.journal)).toEqual([]);
    });

    it('cannot be held off by steady traffic on another', async () => {
      const swap = { turn: 0.1, linger: 0 };
      const trial = await Trial.begin(runtime, { a: {}, b: {} }, { swap });
      await trial.ask('a');
      let isOver = false;
      const traffic = async (): Promise<void> => {
        while (!isOver) await trial.ask('a');
      };
      const clients = [traffic(), traffic()];
      expect((await trial.ask('b')).name).toBe('b');
      isOver = true;
      await Promise.all(clients);
      expect(violations(trial.journal)).toEqual([]);
    });
  });

  describe('a group', () => {
    it('is loaded at once by a request for one of it, and goes as one; a member that fails stays alone', async () => {
      const groups = { g: { members: ['a', 'b', 'bad'] } };
      const trial = await Trial.prepare(runtime, { a: {}, b: {}, bad: {}, c: {} }, { groups });
      trial.fail('bad', true);
      await trial.listen();
      await trial.ask('a');
      await eventually(async () => (await trial.running()).length === 2, 'b is there too');
      expect(await trial.running()).toEqual(['a', 'b']);
      await trial.ask('c');
      expect(await trial.running()).toEqual(['c']);
      const lives = trial.journal.lives();
      const before = lives.slice(0, lives.indexOf('c started'));
      expect(before).toEqual(expect.arrayContaining(['a ended', 'b ended']));
    });
  });

  describe('requests', () => {
    it('for a model that is being loaded share its load; those for others are served by one load', async () => {
      const trial = await Trial.begin(runtime, { a: {}, b: {} });
      trial.hold('a', 'ready');
      const requests = ['a', 'a', 'b', 'b', 'a'].map((model) => trial.ask(model));
      await trial.journal.until('a', 'started');
      await trial.waiting(requests.length);
      trial.release('a', 'ready');
      const answers = await Promise.all(requests);
      expect(answers.map(({ name }) => name)).toEqual(['a', 'a', 'b', 'b', 'a']);
      expect(trial.journal.count('a', 'started')).toBe(1);
      expect(trial.journal.count('b', 'started')).toBe(1);
      expect(violations(trial.journal)).toEqual([]);
    });

    it('are no more at once than the model takes, and reach it byte for byte', async () => {
      const trial = await Trial.begin(runtime, { a: { concurrencyLimit: 1 } });
      const body = '{ "how":"echo",  "n": 12345678901234567890, "model" : "a" }';
      trial.hold('a', 'answer');
      const first = trial.ask('a');
      await trial.journal.until('a', 'request');
      const second = trial.chat('a', {}, { body });
      await trial.waiting(1);
      expect(trial.journal.count('a', 'request')).toBe(1);
      trial.release('a', 'answer');
      await first;
      expect(await (await second).text()).toBe(body);
      const events = trial.journal.lines().map(({ event }) => event);
      expect(events.filter((event) => /request|answered/.test(event))).toEqual([
        ...['request', 'answered', 'request', 'answered'],
      ]);
    });
  });

  describe('a client that leaves', () => {
    it('is forgotten: what it asked is aborted, and what nobody waits for is not begun; a load under way goes on', async () => {
      const trial = await Trial.begin(runtime, { a: {}, b: {} });
      trial.hold('a', 'ready');
      const early = new AbortController();
      const loading = trial.chat('a', {}, { signal: early.signal });
      await trial.journal.until('a', 'started');
      early.abort();
      await expect(loading).rejects.toThrow();
      await trial.waiting(0);
      trial.release('a', 'ready');
      await eventually(async () => (await trial.running()).includes('a'), 'a is resident');
      trial.hold('a', 'answer');
      const late = new AbortController();
      const { signal } = late;
      const answer = trial.chat('a', {}, { signal });
      await trial.journal.until('a', 'request');
      const queued = trial.chat('b', {}, { signal });
      await trial.waiting(1);
      late.abort();
      await expect(answer).rejects.toThrow();
      await expect(queued).rejects.toThrow();
      await trial.journal.until('a', 'aborted');
      await trial.waiting(0);
      expect(trial.journal.lives()).toEqual(['a started', 'a ready']);
      trial.release('a', 'answer');
    });
  });
}
