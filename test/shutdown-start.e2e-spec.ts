import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { left, startProgram } from './support/ending.js';
import type { ProgramUnderTest } from './support/ending.js';
import { Gates } from './support/lives.js';

const SIGNAL_AT = new URL('./support/signal-at.mjs', import.meta.url).href;
const STARTS = 20;

function start(gates: Gates, env: Record<string, string> = {}): ProgramUnderTest {
  const configure = (log: Parameters<Gates['command']>[1]): object => ({
    hooks: { on_startup: { preload: ['a', 'b'] } },
    models: {
      a: { cmd: gates.command('a', log) },
      b: { cmd: gates.command('b', log), persist: true },
    },
  });
  return startProgram(configure, env);
}

describe('a signal during the start', () => {
  it.each(['import', 'promise', 'tick', 'turn', 'before', 'after', 'listening'])(
    'ends it with 0, and nothing is left: %s',
    async (moment) => {
      const env = { NODE_OPTIONS: `--import ${SIGNAL_AT}`, SIGNAL_AT: moment };
      const { program, journal } = start(new Gates(), env);
      expect(await program.ended).toEqual({ code: 0, signal: null });
      expect(program.output).not.toContain('cannot');
      expect(left(journal)).toEqual([]);
    },
  );

  it('leaves nothing at any time after the process began', { timeout: 240_000 }, async () => {
    const gates = new Gates();
    const beganAtMs = performance.now();
    const first = start(gates);
    await first.journal.until('a', 'ready');
    const startMs = performance.now() - beganAtMs;
    first.program.signal('SIGTERM');
    expect((await first.program.ended).code).toBe(0);
    for (let i = 0; i < STARTS; i++) {
      const { program, journal } = start(gates);
      await sleep((1.2 * startMs * i) / STARTS);
      program.signal('SIGTERM');
      const { code, signal } = await program.ended;
      // Before a line of it has run, the signal does what it does to any process.
      expect(signal === 'SIGTERM' ? program.output : code).toBe(signal === 'SIGTERM' ? '' : 0);
      expect(left(journal)).toEqual([]);
    }
  });
});
