import { beforeEach, describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, readUntil, running } from './support/http.js';
import type { Journal } from './support/journal.js';
import { standIn } from './support/models.js';
import type { StandIn } from './support/models.js';
import { emptyPath } from './support/upstreams/fake-nvidia-smi.js';

/** A model of the configuration: what it needs, more of its keys, and how its stand-in behaves. */
interface Model {
  readonly memory?: unknown;
  readonly persist?: boolean;
  readonly standIn?: StandIn;
}

const AT_ONCE = { turn: 0, linger: 0 };
const ONE = { gpu0: '24GiB' };

const gateway = (
  devices: object,
  models: Record<string, Model>,
  more: object = {},
): Promise<GatewayUnderTest> =>
  startGateway((log: Journal) => ({
    devices,
    swap: AT_ONCE,
    models: Object.fromEntries(
      Object.entries(models).map(([name, { standIn: how, ...keys }]) => [
        name,
        { cmd: standIn(name, log, how), ...keys },
      ]),
    ),
    ...more,
  }));

async function ask({ url }: GatewayUnderTest, ...models: string[]): Promise<void> {
  for (const model of models) expect((await chat(url, model)).status).toBe(200);
}

const resident = async ({ url }: GatewayUnderTest): Promise<string[]> =>
  (await running(url)).toSorted();

// Of a machine whose tools tell of GPUs, these would be other tests.
beforeEach(() => {
  emptyPath();
});

/** A load that is dear to repeat. */
const SLOW: StandIn = { loadTime: 2500 };

describe('models whose needs are known', () => {
  it('stay resident side by side as long as they fit', async () => {
    const under = await gateway(ONE, {
      a: { memory: '12GiB' },
      b: { memory: '12GiB' },
    });
    await ask(under, 'a', 'b', 'a', 'b');
    expect(under.journal.lives()).toEqual(['a started', 'a ready', 'b started', 'b ready']);
    expect(await resident(under)).toEqual(['a', 'b']);
  });

  it('leave what is reserved to others', async () => {
    const under = await gateway(
      { gpu0: { memory: '24GiB', reserve: '1GiB' } },
      { a: { memory: '12GiB' }, b: { memory: '12GiB' } },
    );
    await ask(under, 'a', 'b');
    expect(await resident(under)).toEqual(['b']);
  });

  it('make room by the one that is cheapest to bring back, and by no more', async () => {
    const under = await gateway(ONE, {
      a: { memory: '8GiB', standIn: SLOW },
      b: { memory: '8GiB' },
      c: { memory: '8GiB' },
      d: { memory: '8GiB' },
    });
    await ask(under, 'b', 'c', 'a', 'd');
    const { journal } = under;
    expect(await resident(under)).toEqual(expect.arrayContaining(['a', 'd']));
    expect(journal.count('b', 'ended') + journal.count('c', 'ended')).toBe(1);
  });

  it('make room by two that load quickly rather than by one that does not', async () => {
    const under = await gateway(ONE, {
      small: { memory: '4GiB' },
      tiny: { memory: '4GiB' },
      large: { memory: '16GiB', standIn: SLOW },
      next: { memory: '8GiB' },
    });
    await ask(under, 'large', 'small', 'tiny', 'large', 'next');
    expect(await resident(under)).toEqual(['large', 'next']);
  });

  it('go to the device that is free', async () => {
    const under = await gateway(
      { gpu0: '24GiB', gpu1: '12GiB' },
      { a: { memory: { gpu0: '20GiB' } }, b: { memory: '8GiB' }, c: { memory: '4GiB' } },
    );
    await ask(under, 'a', 'b', 'c');
    expect(await resident(under)).toEqual(['a', 'b', 'c']);
    expect(under.journal.count('a', 'asked-to-stop')).toBe(0);
  });

  it('choose among placements the one that costs nobody anything', async () => {
    const under = await gateway(
      { gpu0: '24GiB', ram: '1GiB' },
      {
        a: { memory: { gpu0: '20GiB' } },
        b: { memory: [{ gpu0: '8GiB' }, { gpu0: '2GiB', ram: '6MiB' }] },
      },
    );
    await ask(under, 'a', 'b');
    expect(await resident(under)).toEqual(['a', 'b']);
  });

  it('wait for the end of an answer where only that makes room', async () => {
    const under = await gateway(ONE, {
      a: { memory: '16GiB', standIn: { tokenPace: 20, tokens: 40 } },
      b: { memory: '4GiB', standIn: { tokenPace: 20, tokens: 1000 } },
      c: { memory: '16GiB' },
    });
    const endless = await readUntil(await chat(under.url, 'b', { stream: true }), 'data:');
    const stream = await chat(under.url, 'a', { stream: true });
    const [text] = await Promise.all([stream.text(), ask(under, 'c')]);
    expect(text).toContain('[DONE]');
    expect(await resident(under)).toEqual(['b', 'c']);
    const order = under.journal.lines().map(({ name, event }) => `${name} ${event}`);
    expect(order.indexOf('a answered')).toBeLessThan(order.indexOf('a asked-to-stop'));
    expect(order.indexOf('a ended')).toBeLessThan(order.indexOf('c started'));
    await endless.cancel();
  });
});

describe('a model whose needs nobody has said', () => {
  const models: Record<string, Model> = {
    embed: { memory: '4GiB', persist: true },
    known: { memory: '4GiB' },
    unknown: {},
    other: {},
  };

  it('is resident alone, beside persistent ones', async () => {
    const under = await gateway(ONE, models);
    await ask(under, 'embed', 'known', 'unknown');
    expect(await resident(under)).toEqual(['embed', 'unknown']);
    await ask(under, 'other');
    expect(await resident(under)).toEqual(['embed', 'other']);
    await ask(under, 'known');
    expect(await resident(under)).toEqual(['embed', 'known']);
    expect(under.journal.count('embed', 'started')).toBe(1);
  });

  it('leaves room for a persistent one that is not loaded yet', async () => {
    const under = await gateway(ONE, models);
    await ask(under, 'unknown', 'embed');
    expect(await resident(under)).toEqual(['embed', 'unknown']);
    expect(under.journal.count('unknown', 'asked-to-stop')).toBe(0);
  });

  it('stops nothing where it is persistent', async () => {
    const under = await gateway(ONE, {
      known: { memory: '4GiB' },
      unknown: { persist: true },
      other: {},
    });
    await ask(under, 'known', 'unknown', 'other');
    expect(await resident(under)).toEqual(['other', 'unknown']);
    await ask(under, 'known');
    expect(await resident(under)).toEqual(['known', 'unknown']);
  });
});

describe('a persistent model', () => {
  it('counts, and is never what goes', async () => {
    const under = await gateway(ONE, {
      p: { memory: '10GiB', persist: true },
      a: { memory: '8GiB' },
      b: { memory: '8GiB' },
    });
    await ask(under, 'p', 'a', 'b');
    expect(await resident(under)).toEqual(['b', 'p']);
    expect(under.journal.count('p', 'asked-to-stop')).toBe(0);
  });

  it('gets its room from others where there is none left', async () => {
    const under = await gateway(ONE, {
      p: { memory: '10GiB', persist: true },
      a: { memory: '8GiB', standIn: SLOW },
      b: { memory: '8GiB' },
    });
    await ask(under, 'a', 'b', 'p');
    expect(await resident(under)).toEqual(['a', 'p']);
  });
});

describe('a group', () => {
  const models: Record<string, Model> = {
    a: { memory: '8GiB' },
    b: { memory: '8GiB' },
    c: { memory: '8GiB' },
    d: { memory: '10GiB' },
  };
  const groups = { groups: { pair: { members: ['a', 'b'] } } };

  it('stays where all of it fits beside another', async () => {
    const under = await gateway(ONE, models, groups);
    await ask(under, 'c', 'a', 'b');
    expect(await resident(under)).toEqual(['a', 'b', 'c']);
  });

  it('goes as one where its sum is too much', async () => {
    const under = await gateway(ONE, models, groups);
    await ask(under, 'a', 'b', 'd');
    expect(await resident(under)).toEqual(['d']);
    await ask(under, 'b', 'a');
    expect(await resident(under)).toEqual(['a', 'b']);
    const lives = under.journal.lives();
    expect(lives.indexOf('d ended')).toBeLessThan(lives.lastIndexOf('a started'));
    expect(lives.indexOf('d ended')).toBeLessThan(lives.lastIndexOf('b started'));
  });

  it('is spread over the devices where one is not enough for it', async () => {
    const under = await gateway(
      { gpu0: '8GiB', gpu1: '8GiB' },
      { a: { memory: '8GiB' }, b: { memory: '8GiB' } },
      groups,
    );
    await ask(under, 'a', 'b');
    expect(await resident(under)).toEqual(['a', 'b']);
  });
});

describe('what can never fit', () => {
  it('is refused at the start, with the sum', async () => {
    const starting = gateway(ONE, {
      p: { memory: '10GiB', persist: true },
      a: { memory: '16GiB' },
    });
    await expect(starting).rejects.toThrow(
      'models.a.memory: can never fit: expected at most 24 GiB on gpu0, got p (stays) 10 GiB + a 16 GiB = 26 GiB',
    );
  });
});
