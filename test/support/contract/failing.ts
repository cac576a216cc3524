import { describe, expect, it } from 'vitest';
import { readUntil, readUntilBroken, refusal } from '../http.js';
import { eventually } from '../journal.js';
import { violations } from './order.js';
import type { ContractRuntime } from './runtime.js';
import { Trial } from './trial.js';

/** 3.7. */
export function contractOfFailing(runtime: ContractRuntime): void {
  describe('a load that fails', () => {
    it('is told to all who wait for it; others go on, and so does the model when it can', async () => {
      const trial = await Trial.prepare(runtime, { a: {}, b: {} });
      trial.fail('a', true);
      await trial.listen();
      const [first, second, other] = await Promise.all([
        trial.chat('a'),
        trial.chat('a'),
        trial.chat('b'),
      ]);
      const told = await refusal(first);
      expect(told).toMatchObject({ status: 503, code: 'model_load_failed' });
      expect(told.message).toMatch(runtime.failure);
      expect(told.message).toContain('/logs/a');
      expect(await refusal(second)).toEqual(told);
      expect(other.status).toBe(200);
      expect(await trial.running()).toEqual(['b']);
      trial.fail('a', false);
      expect(await trial.load('a')).toBe(200);
      expect((await trial.ask('a')).name).toBe('a');
      expect(violations(trial.journal)).toEqual([]);
    });

    it('for it takes too long, leaves nothing', async () => {
      const trial = await Trial.begin(runtime, { a: { healthCheckTimeout: 1 }, b: {} });
      trial.hold('a', 'ready');
      expect(await refusal(await trial.chat('a'))).toMatchObject({
        status: 503,
        code: 'model_load_timeout',
        message: expect.stringContaining('timed out after 1s') as unknown,
      });
      await trial.nothingIsLeft();
      await trial.ask('b');
      expect(violations(trial.journal)).toEqual([]);
    });
  });

  describe('a server that crashes', () => {
    it('while nobody asks it is started again by the next request', async () => {
      const trial = await Trial.begin(runtime, { a: {}, b: {} });
      const first = await trial.ask('a');
      await trial.crash('a');
      if (runtime.noticesCrashes) {
        await eventually(async () => (await trial.running()).length === 0, 'it is noticed');
      }
      expect((await trial.ask('a')).life).not.toBe(first.life);
      await trial.ask('b');
      expect(violations(trial.journal)).toEqual([]);
    });

    it('while it is loaded fails the load at once, or is loaded anew', async () => {
      const trial = await Trial.begin(runtime, { a: {} });
      trial.hold('a', 'ready');
      const waiting = trial.chat('a');
      await trial.journal.until('a', 'started');
      await trial.crash('a');
      trial.release('a', 'ready');
      const answer = await waiting;
      if (runtime.noticesCrashes) {
        const { message } = await refusal(answer);
        expect(message).toContain('exit code 7');
        expect(await trial.load('a')).toBe(200);
      }
      expect((await trial.ask('a')).name).toBe('a');
    });

    it('before a byte of its answer has come is asked again, once', async () => {
      const trial = await Trial.begin(runtime, { a: {} });
      const response = await trial.chat('a', { how: 'crash once' });
      expect(response.status).toBe(200);
      expect(trial.journal.count('a', 'started')).toBe(2);
      expect(trial.journal.count('a', 'request')).toBe(2);
    });

    it('in the middle of a stream ends it visibly', async () => {
      const trial = await Trial.begin(runtime, { a: {} });
      trial.hold('a', 'answer');
      const reader = await readUntil(await trial.chat('a', { how: 'stream' }), 'data:');
      const broken = readUntilBroken(reader);
      await trial.crash('a');
      expect(await broken).toContain('"error"');
      trial.release('a', 'answer');
      expect((await trial.ask('a')).name).toBe('a');
    });
  });
}
