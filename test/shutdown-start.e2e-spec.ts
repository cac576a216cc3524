import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { left, startProgram } from './support/ending.js';
import { Gates } from './support/lives.js';

const STARTS = 24;

describe('a signal during the start', () => {
  it('ends it at any moment with 0, and nothing is left', { timeout: 240_000 }, async () => {
    const gates = new Gates();
    const start = () =>
      startProgram((log) => ({
        hooks: { on_startup: { preload: ['a', 'b'] } },
        models: {
          a: { cmd: gates.command('a', log) },
          b: { cmd: gates.command('b', log), persist: true },
        },
      }));
    const beganAtMs = performance.now();
    const first = start();
    await first.journal.until('a', 'ready');
    const startMs = performance.now() - beganAtMs;
    first.program.signal('SIGTERM');
    await first.program.ended;
    const seen: string[] = [];
    for (let i = 0; i < STARTS; i++) {
      const { program, journal } = start();
      await sleep((startMs * i) / STARTS);
      program.signal('SIGTERM');
      const { code, signal } = await program.ended;
      seen.push(
        `${((startMs * i) / STARTS).toFixed()} ${code} ${signal} ${program.output.replaceAll('\n', '|').slice(-300)}`,
      );
      expect(left(journal)).toEqual([]);
    }
    console.log(seen.join('\n'));
  });
});
