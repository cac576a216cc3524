import { describe, expect, it } from 'vitest';
import { eventually } from '../journal.js';
import { violations } from './order.js';
import type { ContractRuntime } from './runtime.js';
import { Trial } from './trial.js';

export function contractOfReloading(runtime: ContractRuntime): void {
  describe('a change of the configuration', () => {
    it('of what runs lets answers end, and the next comes from what is asked for now', async () => {
      const trial = await Trial.begin(runtime, { a: {} });
      trial.hold('a', 'answer');
      const answer = trial.ask('a');
      await trial.journal.until('a', 'request');
      await trial.configure({ a: { from: 'other' } });
      expect(await trial.reload()).toBe(200);
      const next = trial.ask('a');
      await trial.waiting(1);
      trial.release('a', 'answer');
      expect((await answer).name).toBe('a');
      expect((await next).name).toBe('other');
      expect(violations(trial.journal)).toEqual([]);
    });

    it('that takes a model away stops it', async () => {
      const trial = await Trial.begin(runtime, { a: {}, b: {} });
      await trial.ask('a');
      await trial.configure({ b: {} });
      expect(await trial.reload()).toBe(200);
      await trial.nothingIsLeft();
      expect((await trial.chat('a')).status).toBe(404);
      expect((await trial.ask('b')).name).toBe('b');
      expect(violations(trial.journal)).toEqual([]);
    });

    it('during a load abandons it, and who waits is served by what is asked for now', async () => {
      const trial = await Trial.begin(runtime, { a: {} });
      trial.hold('a', 'ready');
      const answer = trial.ask('a');
      // From then on it is stopped, and not removed by force, which leaves no line.
      await trial.journal.until('a', 'probed');
      await trial.configure({ a: { from: 'other' } });
      expect(await trial.reload()).toBe(200);
      expect((await answer).name).toBe('other');
      await eventually(async () => (await trial.left()).length === 1, 'one is left');
      expect(violations(trial.journal)).toEqual([]);
      trial.release('a', 'ready');
    });
  });
}
