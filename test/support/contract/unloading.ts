import { describe, expect, it } from 'vitest';
import { json, readUntil, readUntilBroken, refusal } from '../http.js';
import { eventually } from '../journal.js';
import { violations } from './order.js';
import type { ContractRuntime } from './runtime.js';
import { Trial } from './trial.js';

const UNLOADED = { status: 503, code: 'model_unloaded' };

/** 3.4, 3.9. */
export function contractOfUnloading(runtime: ContractRuntime): void {
  describe('a TTL', () => {
    it('counts from the end of the last answer; without one a model stays', async () => {
      const trial = await Trial.begin(runtime, { a: { ttl: 1 }, p: { persist: true } });
      await trial.ask('p');
      trial.hold('a', 'answer');
      const answer = trial.ask('a');
      await trial.journal.until('a', 'request');
      trial.release('a', 'answer');
      await answer;
      await trial.journal.until('a', 'ended');
      await eventually(async () => (await trial.running()).length === 1, 'a is unloaded');
      expect(await trial.running()).toEqual(['p']);
      const at = Object.fromEntries(trial.journal.lines().map((line) => [line.event, line.at]));
      expect((at['asked-to-stop'] ?? 0) - (at['answered'] ?? 0)).toBeGreaterThanOrEqual(990);
    });
  });

  describe('an explicit unload', () => {
    it('breaks the answers under way visibly, and frees the memory before it is answered', async () => {
      const trial = await Trial.begin(runtime, { a: { persist: true } });
      expect((await trial.unload('a')).status).toBe(409);
      trial.hold('a', 'answer');
      const reader = await readUntil(await trial.chat('a', { how: 'stream' }), 'data:');
      const whole = trial.chat('a');
      await trial.journal.until('a', 'request', 2);
      const broken = readUntilBroken(reader);
      expect(await json(await trial.unload('a'))).toMatchObject({ message: 'a stopped' });
      expect(trial.journal.lives().at(-1)).toBe('a ended');
      expect(await refusal(await whole)).toMatchObject(UNLOADED);
      expect(await broken).toContain('"code":"model_unloaded"');
      await trial.nothingIsLeft();
      trial.release('a', 'answer');
      await trial.ask('a');
    });

    it('with drain lets them end first', async () => {
      const trial = await Trial.begin(runtime, { a: {} });
      trial.hold('a', 'answer');
      const answer = trial.ask('a');
      await trial.journal.until('a', 'request');
      const unloaded = trial.unload('a', '?drain=true');
      const late = trial.ask('a');
      await trial.waiting(1);
      trial.release('a', 'answer');
      expect((await answer).name).toBe('a');
      expect((await unloaded).status).toBe(200);
      expect((await late).life).not.toBe((await answer).life);
      expect(violations(trial.journal)).toEqual([]);
    });

    it('abandons a load under way, of which nothing is left; the next is a new one', async () => {
      const trial = await Trial.begin(runtime, { a: {} });
      trial.hold('a', 'ready');
      const waiting = trial.chat('a');
      await trial.journal.until('a', 'started');
      expect((await trial.unload('a')).status).toBe(200);
      expect(await refusal(await waiting)).toMatchObject(UNLOADED);
      await trial.nothingIsLeft();
      trial.release('a', 'ready');
      await trial.ask('a');
      expect(trial.journal.count('a', 'started')).toBe(2);
      expect(violations(trial.journal)).toEqual([]);
    });
  });

  it('a server that takes its time to stop does not hold up the next for longer than it may', async () => {
    const trial = await Trial.begin(runtime, { a: { unloadTimeout: 1 }, b: {} });
    await trial.ask('a');
    trial.hold('a', 'end');
    expect((await trial.ask('b')).name).toBe('b');
    const at = trial.journal.lines().find(({ event }) => event === 'asked-to-stop')?.at ?? 0;
    const next = trial.journal.lines().find(({ name, event }) => name + event === 'bstarted');
    expect((next?.at ?? 0) - at).toBeGreaterThanOrEqual(990);
    trial.release('a', 'end');
  });
}
