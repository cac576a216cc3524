import { describe, expect, it } from 'vitest';

import { Slots } from './slots.js';

const stays = new AbortController().signal;

describe('slots', () => {
  it('lets so many in at once and the rest in the order they came', async () => {
    const slots = new Slots(1);
    const order: string[] = [];
    const first = await slots.take(stays);
    const second = slots.take(stays).then((release) => (order.push('second'), release));
    const third = slots.take(stays).then((release) => (order.push('third'), release));

    await Promise.resolve();
    expect(order).toEqual([]);
    first();
    (await second)();
    (await third)();
    expect(order).toEqual(['second', 'third']);
  });

  it('forgets who leaves the queue', async () => {
    const slots = new Slots(1);
    const leaves = new AbortController();
    const first = await slots.take(stays);
    const second = slots.take(leaves.signal);
    const third = slots.take(stays);

    leaves.abort();
    await expect(second).rejects.toThrow('left the queue');
    first();
    (await third)();
    await expect(slots.take(stays)).resolves.toBeTypeOf('function');
  });

  it('does not let in who has left already', async () => {
    const slots = new Slots(1);
    await expect(slots.take(AbortSignal.abort())).rejects.toThrow('aborted');
    await expect(slots.take(stays)).resolves.toBeTypeOf('function');
  });
});
