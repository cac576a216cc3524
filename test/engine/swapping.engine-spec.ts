import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { chat, configuration } from './engine-models.js';
import { collect, eventsOf } from './event-stream.js';
import { Gateway, json } from './gateway.js';
import { isAlive, isPortOpen, portOf, until } from './processes.js';

describe('the engines that are running', () => {
  let gateway: Gateway;
  beforeEach(async () => {
    gateway = await Gateway.start(await configuration());
  });
  afterEach(() => gateway.end());

  it('are swapped: the old one is gone before the new one answers', async () => {
    await ask('gemma');
    const oldPid = await gateway.pidOf('gemma');

    await ask('gemma-b');
    expect(isAlive(oldPid)).toBe(false);
    expect(await gateway.running()).toEqual(['gemma-b']);
    expect(isAlive(await gateway.pidOf('gemma-b'))).toBe(true);
  });

  it('finish a stream before they are swapped', async () => {
    await ask('gemma');
    const request = chat('gemma', 200, { stream: true });
    const stream = await gateway.post('/v1/chat/completions', request);

    const [received] = await Promise.all([collect(stream), ask('gemma-b')]);
    const events = eventsOf(received);
    expect(events.length).toBeGreaterThan(200);
    expect(events.at(-1)).toBe('[DONE]');
    expect(await gateway.running()).toEqual(['gemma-b']);
  });

  it('stay through swaps when they persist', async () => {
    await embed('embed');
    const pid = await gateway.pidOf('embed');

    await ask('gemma');
    await ask('gemma-b');
    expect(await gateway.running()).toEqual(['embed', 'gemma-b']);
    expect(await gateway.pidOf('embed')).toBe(pid);
  });

  it('load as a group, answer side by side, and go together', async () => {
    await ask('pair-chat');
    await until('both are there', async () => (await gateway.running()).length === 2);
    expect(await gateway.running()).toEqual(['pair-chat', 'pair-embed']);
    const pids = [await gateway.pidOf('pair-chat'), await gateway.pidOf('pair-embed')];

    await Promise.all([ask('pair-chat'), embed('pair-embed')]);
    expect([await gateway.pidOf('pair-chat'), await gateway.pidOf('pair-embed')]).toEqual(pids);

    await ask('gemma');
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await gateway.running()).toEqual(['gemma']);
  });

  it('are really gone once unloaded: no process, no port', async () => {
    await ask('gemma');
    const pid = await gateway.pidOf('gemma');
    const port = await portOf(pid);
    expect(await isPortOpen(port)).toBe(true);

    const answer = await json(await gateway.unload('gemma'));
    expect(answer).toEqual({ status: 'ok', message: 'gemma stopped' });
    expect(isAlive(pid)).toBe(false);
    expect(await isPortOpen(port)).toBe(false);
    expect(await gateway.running()).toEqual([]);
    expect((await gateway.unload('gemma')).status).toBe(409);

    await ask('gemma');
    expect(await gateway.pidOf('gemma')).not.toBe(pid);
  });

  async function ask(model: string): Promise<void> {
    const response = await gateway.post('/v1/chat/completions', chat(model, 4));
    await json(response);
  }

  async function embed(model: string): Promise<void> {
    await json(await gateway.post('/v1/embeddings', { model, input: 'A cat.' }));
  }
});
