import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { UpstreamPool } from '../src/lifecycle/upstream-pool.service.js';
import { TtlService } from '../src/scheduling/ttl.service.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat } from './support/http.js';
import { eventually } from './support/journal.js';
import { Gates, readyInVain, violations } from './support/lives.js';
import {
  nothingIsLeft,
  processOf,
  startRestless,
  statuses,
  sum,
  unload,
  waiting,
} from './support/races.js';
import { Random } from './support/world/random.js';

describe('two waiters and one eviction', () => {
  // Others let each waiter evict for itself: the second stopped what the first had just been given.
  it.each([
    ['b', 'c'],
    ['c', 'b'],
    ['b', 'c', 'b', 'c', 'b'],
    ['b', 'a', 'c'],
  ])('each model is loaded once for all who wait for it: %#', async (...wanted) => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'answer') },
      b: { cmd: gates.command('b', log) },
      c: { cmd: gates.command('c', log) },
    }));
    const { url, journal } = gateway;
    const first = chat(url, 'a');
    await journal.until('a', 'request');
    const others = wanted.map((model) => chat(url, model));
    await waiting(url, others.length);
    gates.open('a', 'answer');
    expect(statuses(await Promise.all([first, ...others]))).toEqual(
      Array(others.length + 1).fill(200),
    );
    expect(journal.count('b', 'started')).toBe(1);
    expect(journal.count('c', 'started')).toBe(1);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });
});

describe('a model evicted between becoming ready and its first request', () => {
  // Others let go of their lock between the two: the next one in line found an idle model to stop.
  it('serves those who caused its load before anybody may stop it', async () => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'ready') },
      b: { cmd: gates.command('b', log) },
    }));
    const { url, journal } = gateway;
    const first = chat(url, 'a');
    await journal.until('a', 'listening');
    const others = [chat(url, 'b'), chat(url, 'a'), chat(url, 'b')];
    await waiting(url, 4);
    gates.open('a', 'ready');
    expect(statuses(await Promise.all([first, ...others]))).toEqual([200, 200, 200, 200]);
    expect(journal.count('a', 'started')).toBe(1);
    expect(readyInVain(journal)).toEqual([]);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });

  it(
    'is never seen in many swaps while a TTL of nothing fires all the time',
    { timeout: 120_000 },
    async () => {
      const gates = new Gates();
      const gateway = await startRestless((log) => ({
        a: { cmd: gates.command('a', log), ttl: 0.001 },
        b: { cmd: gates.command('b', log), ttl: 0.001 },
        c: { cmd: gates.command('c', log), ttl: 0.001 },
      }));
      const { url, journal, app } = gateway;
      const ttl = app.get(TtlService);
      const ready = app.get(UpstreamPool).events.subscribe(({ kind }) => {
        if (kind === 'ready') ttl.unloadExpired();
      });
      const always = setInterval(() => {
        ttl.unloadExpired();
      }, 1);
      for (let round = 0; round < 12; round++) {
        const wanted = ['a', 'b', 'c', 'a', 'b'].map((model) => chat(url, model));
        expect(statuses(await Promise.all(wanted))).toEqual(Array(5).fill(200));
      }
      clearInterval(always);
      ready.unsubscribe();
      expect(readyInVain(journal)).toEqual([]);
      expect(violations(journal)).toEqual([]);
      await nothingIsLeft(gateway);
    },
  );
});

describe('a loading model chosen as victim', () => {
  // Others stopped it half way, and those who waited for it began again at the end of the line.
  it('finishes its load, answers, and only then makes room', async () => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'ready', 'answer') },
      b: { cmd: gates.command('b', log) },
    }));
    const { url, journal, app } = gateway;
    const first = chat(url, 'a');
    await journal.until('a', 'listening');
    const second = chat(url, 'b');
    await waiting(url, 2);
    app.get(TtlService).unloadExpired();
    gates.open('a', 'ready');
    await journal.until('a', 'request');
    gates.open('a', 'answer');
    expect(statuses(await Promise.all([first, second]))).toEqual([200, 200]);
    expect(journal.lives()).toEqual([
      ...['a started', 'a ready', 'a asked-to-stop', 'a ended'],
      ...['b started', 'b ready'],
    ]);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });
});

describe('proxying into a stopping upstream', () => {
  // Others went by the process, which still listened, and the answer was cut when it ended.
  const ways = [
    ['a swap', (url: string) => chat(url, 'b')],
    ['an unload', (url: string) => unload(url, 'a')],
    [
      'a TTL',
      (_url: string, { app }: GatewayUnderTest) => {
        app.get(TtlService).unloadExpired();
        return Promise.resolve(new Response());
      },
    ],
  ] as const;

  it.each(ways)('does not happen after %s: the next process answers', async (_why, stop) => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'end'), ttl: 0.001 },
      b: { cmd: gates.command('b', log) },
    }));
    const { url, journal } = gateway;
    const old = await processOf(await chat(url, 'a'));
    await sleep(2); // Its TTL, which has no event.
    const stopped = stop(url, gateway);
    await journal.until('a', 'asked-to-stop');
    const asked = [
      chat(url, 'a'),
      fetch(`${url}/upstream/a/v1/chat/completions`, { method: 'POST', body: '{}' }),
    ];
    await eventually(async () => (await sum(url, 'queue_length')) >= 2, 'both wait');
    gates.open('a', 'end');
    const answers = await Promise.all(asked);
    expect(statuses(answers)).toEqual([200, 200]);
    for (const answer of answers) expect(await processOf(answer)).not.toBe(old);
    expect((await stopped).status).toBe(200);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });
});

describe('a lost wake-up when a waiter leaves', () => {
  // Others woke the one who had just left, and nobody else: the rest waited for ever.
  it('whom a leaving client had closed the model for is forgotten, and the others go on', async () => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'answer') },
      b: { cmd: gates.command('b', log) },
    }));
    const { url, journal } = gateway;
    const first = chat(url, 'a');
    await journal.until('a', 'request');
    const leaving = new AbortController();
    const left = chat(url, 'b', {}, { signal: leaving.signal }).catch(() => 'left');
    await waiting(url, 1);
    const held = chat(url, 'a');
    await waiting(url, 2);
    leaving.abort();
    await journal.until('a', 'request', 2);
    gates.open('a', 'answer');
    expect(statuses(await Promise.all([first, held]))).toEqual([200, 200]);
    expect(await left).toBe('left');
    expect(journal.lives()).toEqual(['a started', 'a ready']);
    await nothingIsLeft(gateway);
  });

  it('one that leaves while room is made for it does not keep the room', async () => {
    const gates = new Gates();
    const gateway = await startRestless((log) => ({
      a: { cmd: gates.command('a', log, 'end') },
      b: { cmd: gates.command('b', log) },
      c: { cmd: gates.command('c', log) },
    }));
    const { url, journal } = gateway;
    await chat(url, 'a');
    const leaving = new AbortController();
    const left = chat(url, 'b', {}, { signal: leaving.signal }).catch(() => 'left');
    await journal.until('a', 'asked-to-stop');
    const next = chat(url, 'c');
    await waiting(url, 2);
    leaving.abort();
    await waiting(url, 1);
    gates.open('a', 'end');
    expect((await next).status).toBe(200);
    expect(await left).toBe('left');
    expect(journal.count('b', 'started')).toBe(0);
    expect(violations(journal)).toEqual([]);
    await nothingIsLeft(gateway);
  });

  it(
    'clients that leave at any moment cost nobody who stays an answer',
    { timeout: 120_000 },
    async () => {
      const random = new Random(7);
      const gates = new Gates();
      const gateway = await startRestless((log) => ({
        a: { cmd: gates.command('a', log), concurrencyLimit: 1 },
        b: { cmd: gates.command('b', log), concurrencyLimit: 1 },
      }));
      const { url, journal } = gateway;
      const client = async (): Promise<void> => {
        for (let i = 0; i < 25; i++) {
          const leavesIn = random.chance(0.5) ? random.whole(0, 40) : undefined;
          const signal = leavesIn === undefined ? null : AbortSignal.timeout(leavesIn);
          const asked = chat(url, random.chance(0.9) ? 'a' : 'b', {}, { signal });
          if (signal === null) expect((await asked).status).toBe(200);
          else await asked.then((answer) => answer.text()).catch(() => 'left');
        }
      };
      await Promise.all(Array.from({ length: 12 }, client));
      expect(violations(journal)).toEqual([]);
      await nothingIsLeft(gateway);
    },
  );
});
