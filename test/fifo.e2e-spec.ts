import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, json } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { standIn } from './support/models.js';

interface State {
  readonly units: readonly { readonly models: readonly { readonly queue: number }[] }[];
}

const queued = async (url: string): Promise<number> => {
  const { units } = await json<State>(await fetch(`${url}/api/state`));
  return units.flatMap(({ models }) => models).reduce((sum, { queue }) => sum + queue, 0);
};

/** Asks for a, b, a and b in this order, all of them before a is ready; the answers come in it too. */
async function inTurn(swap: object): Promise<GatewayUnderTest> {
  const under = await startGateway((log) => ({
    swap: { turn: 0, linger: 0, ...swap },
    models: {
      a: { cmd: standIn('a', log, { loadTime: 1500 }) },
      b: { cmd: standIn('b', log) },
    },
  }));
  const answers: Promise<Response>[] = [];
  for (const [index, model] of ['a', 'b', 'a', 'b'].entries()) {
    answers.push(chat(under.url, model));
    await eventually(async () => (await queued(under.url)) === index + 1, `${model} waits`);
  }
  expect(under.journal.count('a', 'ready')).toBe(0);
  for (const answer of answers) expect((await answer).status).toBe(200);
  return under;
}

const answered = (journal: Journal): string[] =>
  journal
    .lines()
    .filter(({ event }) => event === 'answered')
    .map(({ name }) => name);

describe('strict order', () => {
  it('answers requests as they came, whatever that costs in loads', async () => {
    const under = await inTurn({ fifo: true });
    expect(answered(under.journal)).toEqual(['a', 'b', 'a', 'b']);
    expect(under.journal.count('a', 'started')).toBe(2);
    expect(under.journal.count('b', 'started')).toBe(2);
  });

  it('is not kept unless it is asked for: one load serves all who wait for it', async () => {
    const under = await inTurn({});
    expect(answered(under.journal)).toEqual(['a', 'a', 'b', 'b']);
    expect(under.journal.count('a', 'started')).toBe(1);
    expect(under.journal.count('b', 'started')).toBe(1);
  });

  it('makes nobody wait for the end of a turn', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 600, linger: 600, fifo: true },
      models: {
        a: { cmd: standIn('a', log, { tokenPace: 20, tokens: 50 }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    const first = await chat(url, 'a', { stream: true });
    const second = chat(url, 'b');
    await eventually(async () => (await queued(url)) === 1, 'b waits');
    const third = chat(url, 'a', { max_tokens: 1 });
    expect(await first.text()).toContain('[DONE]');
    expect((await second).status).toBe(200);
    expect((await third).status).toBe(200);
    expect(answered(journal)).toEqual(['a', 'b', 'a']);
  });

  it('lets nobody pass, not even to a model that is resident', async () => {
    const { url, journal } = await startGateway((log) => ({
      devices: { card: '24GiB' },
      swap: { turn: 0, linger: 0, fifo: true },
      models: {
        a: { cmd: standIn('a', log, { loadTime: 1000 }), memory: '12GiB' },
        b: { cmd: standIn('b', log), memory: '12GiB' },
      },
    }));
    await fetch(`${url}/upstream/b/load`);
    const first = chat(url, 'a');
    await eventually(async () => (await queued(url)) === 1, 'a waits');
    expect((await chat(url, 'b')).status).toBe(200);
    expect((await first).status).toBe(200);
    const order = journal.lines().map(({ name, event }) => `${name} ${event}`);
    expect(order.indexOf('a ready')).toBeLessThan(order.indexOf('b request'));
    expect(journal.count('b', 'started')).toBe(1);
  });
});
