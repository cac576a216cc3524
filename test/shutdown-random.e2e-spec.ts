import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { left, startProgram } from './support/ending.js';
import { chat } from './support/http.js';
import type { Journal } from './support/journal.js';
import { load, unload } from './support/races.js';
import { standIn, upstream } from './support/models.js';
import { Random } from './support/world/random.js';

const RUNS = 15;
const CLIENTS = 6;
const LONGEST_MS = 900;

const configure = (log: Journal): object => ({
  shutdownTimeout: 1,
  unloadTimeout: 0.5,
  swap: { turn: 0.1, linger: 0 },
  models: {
    a: { cmd: standIn('a', log, { loadTime: 20, tokenPace: 10, tokens: 20 }), ttl: 1 },
    b: { cmd: standIn('b', log, { stopTime: 50, tokenPace: 10 }), concurrencyLimit: 2 },
    deaf: { cmd: upstream('forks', 'deaf', log, '1'), persist: true },
  },
});

/** One request of some kind, which ends as it should, or as the end of the gateway lets it. */
async function ask(url: string, random: Random): Promise<void> {
  const model = random.pick('a', 'a', 'b', 'b', 'deaf');
  const kind = random.pick('whole', 'whole', 'stream', 'stream', 'load', 'unload', 'leave');
  if (kind === 'load' || kind === 'unload') {
    await (await (kind === 'load' ? load(url, model) : unload(url, model, '?drain=true'))).text();
    return;
  }
  const isStream = kind === 'stream' && model !== 'deaf';
  const signal = kind === 'leave' ? AbortSignal.timeout(random.whole(1, 100)) : null;
  const answer = await chat(url, model, { stream: isStream }, { signal });
  const text = await answer.text();
  // Complete, or it says why not; `model_unloaded`, where a load was under way.
  expect([200, 503]).toContain(answer.status);
  if (answer.status === 503) expect(text).toMatch(/shutting_down|model_unloaded/);
  else if (isStream) expect(text).toContain('[DONE]');
  else expect(() => JSON.parse(text) as unknown).not.toThrow();
}

it.each(Array.from({ length: RUNS }, (_, seed) => seed))(
  'a signal at any time under mixed load leaves nothing, and no half answer that looks whole: %i',
  { timeout: 60_000 },
  async (seed) => {
    const random = new Random(seed);
    const { program, journal } = startProgram(configure);
    const url = await program.url();
    let isSignalled = false;
    let isOver = false;
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (!isOver) {
        // Once it has ended, or where it had to cut, the connection says so.
        await ask(url, random).catch((error: unknown) => {
          const isCut = error instanceof TypeError && isSignalled;
          const hasLeft = error instanceof DOMException;
          if (!isCut && !hasLeft) throw error;
        });
      }
    });
    const all = Promise.all(clients);
    await sleep(random.whole(0, LONGEST_MS));
    isSignalled = true;
    program.signal('SIGTERM');
    const ended = await program.ended;
    isOver = true;
    expect(ended).toEqual({ code: 0, signal: null });
    await all;
    expect(left(journal)).toEqual([]);
    expect(program.output).not.toContain('cannot stop in good order');
  },
);
