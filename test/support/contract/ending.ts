import { describe, expect, it } from 'vitest';
import { eventually } from '../journal.js';
import { violations } from './order.js';
import type { ContractRuntime } from './runtime.js';
import { Trial } from './trial.js';

/** 3.8. */
export function contractOfEnding(runtime: ContractRuntime): void {
  describe('the end of the gateway', () => {
    it('lets answers end, begins nothing, and leaves nothing', async () => {
      const trial = await Trial.begin(runtime, { a: {}, b: {}, p: { persist: true } });
      await trial.ask('p');
      trial.hold('a', 'answer');
      const answer = trial.ask('a');
      await trial.journal.until('a', 'request');
      const queued = trial.chat('b');
      await trial.waiting(1);
      const closed = trial.close();
      expect((await queued).status).toBe(503);
      trial.release('a', 'answer');
      expect((await answer).name).toBe('a');
      await closed;
      expect(await trial.left()).toEqual([]);
      expect(trial.journal.count('b', 'started')).toBe(0);
    });

    it('during a load leaves nothing of it', async () => {
      const trial = await Trial.begin(runtime, { a: {} });
      trial.hold('a', 'ready');
      const waiting = trial.chat('a');
      await trial.journal.until('a', 'started');
      const closed = trial.close();
      expect((await waiting).status).toBe(503);
      await closed;
      expect(await trial.left()).toEqual([]);
    });

    it('by SIGKILL leaves nothing that runs beside what the next one loads; SIGTERM ends all', async () => {
      const trial = await Trial.prepare(runtime, { a: {}, b: {} });
      const killed = await trial.spawn();
      const first = await trial.ask('a');
      killed.signal('SIGKILL');
      await killed.ended;
      const next = await trial.spawn();
      if (runtime.isTakenOver) {
        await eventually(async () => (await trial.running()).includes('a'), 'a is taken over');
        expect((await trial.ask('a')).life).toBe(first.life);
      } else expect(await trial.left()).toEqual([]);
      await trial.ask('b');
      expect(await trial.left()).toHaveLength(1);
      if (runtime.isTakenOver) expect(violations(trial.journal)).toEqual([]);
      next.signal('SIGTERM');
      expect((await next.ended).code).toBe(0);
      expect(await trial.left()).toEqual([]);
    });
  });
}
