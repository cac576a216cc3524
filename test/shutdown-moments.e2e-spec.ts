import { describe, expect, it } from 'vitest';
import { left, startProgram } from './support/ending.js';
import type { ProgramUnderTest } from './support/ending.js';
import { chat, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { Gates } from './support/lives.js';
import { standIn, upstream } from './support/models.js';
import { load, statuses, unload, waiting } from './support/races.js';

/** A moment at which the signal comes, and what becomes of those who are there. */
interface Moment {
  /** It would go on for longer than a second signal takes. */
  readonly isHeld?: true;
  readonly configure: (log: Journal, gates: Gates) => object;
  /** Brings it about; resolves with what is to be true after the signal. */
  readonly arrive: (url: string, under: ProgramUnderTest, gates: Gates) => Promise<After>;
}

/** Looks at the answers, opening gates on the way. */
type After = () => Promise<unknown>;

/** A request that nobody may wait for: at the second signal it is cut. */
function asks(answer: Promise<Response>): Promise<Response> {
  answer.catch(() => undefined);
  return answer;
}

const shuttingDown = async (...asked: readonly Promise<Response>[]): Promise<void> => {
  for (const answer of await Promise.all(asked)) {
    expect(await refusal(answer)).toMatchObject({ status: 503, code: 'shutting_down' });
  }
};

const answered = async (...asked: readonly Promise<Response>[]): Promise<void> => {
  expect(statuses(await Promise.all(asked))).toEqual(asked.map(() => 200));
};

const RESTLESS = { swap: { turn: 0, linger: 0 } };

const MOMENTS: Readonly<Record<string, Moment>> = {
  'a load': {
    configure: (log, gates) => ({ models: { a: { cmd: gates.command('a', log, 'ready') } } }),
    arrive: async (url, { journal }) => {
      const asked = [asks(chat(url, 'a')), asks(load(url, 'a'))];
      await journal.until('a', 'listening');
      await waiting(url, 2);
      return () => shuttingDown(...asked);
    },
  },
  'a preload': {
    configure: (log, gates) => ({
      hooks: { on_startup: { preload: ['a', 'b'] } },
      models: { a: { cmd: gates.command('a', log, 'ready') }, b: { cmd: gates.command('b', log) } },
    }),
    arrive: async (_url, { journal }) => {
      await journal.until('a', 'listening');
      return () => Promise.resolve();
    },
  },
  'an order to drain': {
    isHeld: true,
    configure: (log, gates) => ({ models: { a: { cmd: gates.command('a', log, 'answer') } } }),
    arrive: async (url, { journal }, gates) => {
      const running = asks(chat(url, 'a'));
      await journal.until('a', 'request');
      const ordered = asks(unload(url, 'a', '?drain=true'));
      const queued = asks(chat(url, 'a'));
      await waiting(url, 1);
      return async () => {
        await shuttingDown(queued);
        gates.open('a', 'answer');
        await answered(running);
        await answered(ordered);
      };
    },
  },
  'a drain for a swap': {
    isHeld: true,
    configure: (log, gates) => ({
      ...RESTLESS,
      models: {
        a: { cmd: gates.command('a', log, 'answer') },
        b: { cmd: gates.command('b', log) },
      },
    }),
    arrive: async (url, { journal }, gates) => {
      const running = asks(chat(url, 'a'));
      await journal.until('a', 'request');
      const others = [asks(chat(url, 'b')), asks(chat(url, 'a'))];
      await waiting(url, 2);
      return async () => {
        // While the answer is still under way.
        await shuttingDown(...others);
        gates.open('a', 'answer');
        await answered(running);
      };
    },
  },
  'a swap': {
    isHeld: true,
    configure: (log, gates) => ({
      ...RESTLESS,
      models: { a: { cmd: gates.command('a', log, 'end') }, b: { cmd: gates.command('b', log) } },
    }),
    arrive: async (url, { journal }, gates) => {
      await chat(url, 'a');
      const next = asks(chat(url, 'b'));
      await journal.until('a', 'asked-to-stop');
      return async () => {
        await shuttingDown(next);
        gates.open('a', 'end');
      };
    },
  },
  'several reloads': {
    configure: (log, gates) => ({ models: { a: { cmd: gates.command('a', log) } } }),
    arrive: async (url, { program }) => {
      await chat(url, 'a');
      for (let i = 0; i < 5; i++) program.signal('SIGHUP');
      return () => Promise.resolve();
    },
  },
  'a reload that removes a model that answers and one that loads': {
    isHeld: true,
    configure: (log, gates) => ({
      models: {
        a: { cmd: gates.command('a', log, 'answer') },
        b: { cmd: gates.command('b', log, 'ready'), persist: true },
      },
    }),
    arrive: async (url, { journal, write }, gates) => {
      const running = asks(chat(url, 'a'));
      await journal.until('a', 'request');
      const loading = asks(chat(url, 'b'));
      await journal.until('b', 'listening');
      write({ models: { c: { cmd: gates.command('c', journal) } } });
      expect((await fetch(`${url}/api/reload`, { method: 'POST' })).status).toBe(200);
      return async () => {
        expect((await refusal(await loading)).code).toBe('model_not_found');
        gates.open('a', 'answer');
        await answered(running);
      };
    },
  },
  'a queue': {
    isHeld: true,
    configure: (log, gates) => ({
      models: { a: { cmd: gates.command('a', log, 'answer'), concurrencyLimit: 1 } },
    }),
    arrive: async (url, { journal }, gates) => {
      const running = asks(chat(url, 'a'));
      await journal.until('a', 'request');
      const queued = Array.from({ length: 5 }, () => asks(chat(url, 'a')));
      await waiting(url, 5);
      return async () => {
        await shuttingDown(...queued);
        await shuttingDown(asks(chat(url, 'a')), asks(load(url, 'a')));
        gates.open('a', 'answer');
        await answered(running);
      };
    },
  },
  'open streams': {
    isHeld: true,
    configure: (log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 20, tokens: 100 }) } },
    }),
    arrive: async (url) => {
      const ways = [`${url}/v1/chat/completions`, `${url}/upstream/a/v1/chat/completions`];
      const body = JSON.stringify({ model: 'a', stream: true, messages: [] });
      const streams = await Promise.all(ways.map((way) => fetch(way, { method: 'POST', body })));
      return async () => {
        for (const stream of streams) expect(await stream.text()).toContain('[DONE]');
      };
    },
  },
  'open followers': {
    configure: (log, gates) => ({ models: { a: { cmd: gates.command('a', log) } } }),
    arrive: async (url) => {
      await chat(url, 'a');
      const paths = ['/logs?follow', '/logs/a?follow', '/api/decisions?follow'];
      const open = await Promise.all(paths.map((path) => fetch(url + path)));
      return () => Promise.all(open.map((answer) => answer.text()));
    },
  },
  'models that ignore SIGTERM': {
    configure: (log) => ({
      unloadTimeout: 0.5,
      models: {
        a: { cmd: upstream('forks', 'a', log) },
        b: { cmd: upstream('deaf', 'b', log), persist: true },
      },
    }),
    arrive: async (url) => {
      await answered(chat(url, 'a'), chat(url, 'b'));
      return () => Promise.resolve();
    },
  },
  'a cmdStop that does not end': {
    configure: (log) => ({
      unloadTimeout: 0.5,
      models: {
        a: { cmd: standIn('a', log), cmdStop: upstream('exits', 'stopper', log, '0', '600000') },
      },
    }),
    arrive: async (url, { journal }) => {
      await chat(url, 'a');
      void unload(url, 'a').catch(() => undefined);
      await journal.until('stopper', 'started');
      return () => Promise.resolve();
    },
  },
  'a load that has failed and one that crashed': {
    configure: (log) => ({
      models: {
        a: { cmd: upstream('forks', 'a', log, '1', 'exits'), healthCheckTimeout: 0.3 },
        b: { cmd: upstream('breaks', 'b', log), persist: true },
      },
    }),
    arrive: async (url, { journal }) => {
      const failing = asks(chat(url, 'a'));
      const crashing = asks(chat(url, 'b', { how: 'crash' }));
      await journal.until('b', 'request');
      return () => Promise.allSettled([failing, crashing]);
    },
  },
};

async function bringAbout({ configure, arrive }: Moment) {
  const gates = new Gates();
  const under = startProgram((log) => configure(log, gates));
  const after = await arrive(await under.program.url(), under, gates);
  return { ...under, after };
}

describe.each(Object.entries(MOMENTS))('a signal during %s', (_name, moment) => {
  it('ends in good order', async () => {
    const { program, journal, after } = await bringAbout(moment);
    program.signal('SIGTERM');
    await after();
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(left(journal)).toEqual([]);
    expect(program.output).not.toMatch(/\bat .*\.js:\d+/);
  });

  it('ends at once at the second', async () => {
    const { program, journal, after } = await bringAbout(moment);
    program.signal('SIGTERM');
    await eventually(() => program.output.includes('shutting down'), 'the first was heard');
    program.signal('SIGTERM');
    // In good order nobody would have waited for those who ask.
    void after().catch(() => undefined);
    const { code, signal } = await program.ended;
    expect(signal).toBe(null);
    expect(moment.isHeld === true ? [128 + 15] : [0, 128 + 15]).toContain(code);
    await eventually(() => left(journal).length === 0, 'no process is left');
  });
});
