import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat, refusal, running } from './support/http.js';
import type { Journal } from './support/journal.js';
import { standIn, upstream } from './support/models.js';

const models = (log: Journal) => ({
  chat: { cmd: standIn('chat', log, { loadTime: 200 }) },
  embed: { cmd: standIn('embed', log, { loadTime: 50 }) },
  other: { cmd: standIn('other', log) },
  solo: { cmd: standIn('solo', log) },
});

describe('groups', () => {
  it('load all members at the same moment, and answer as soon as the wanted one is ready', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { ...models(log), chat: { cmd: standIn('chat', log, { loadTime: 2500 }) } },
      groups: { pair: { members: ['chat', 'embed'] } },
    }));
    await chat(url, 'embed');
    await journal.until('chat', 'started');
    expect(journal.count('chat', 'ready')).toBe(0);
    await chat(url, 'chat');
    const events = journal.lives();
    expect(events.slice(0, 2).sort()).toEqual(['chat started', 'embed started']);
    expect(await running(url)).toEqual(['chat', 'embed']);
  });

  it('exclude each other and ungrouped models', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: models(log),
      groups: { pair: { members: ['chat', 'embed'] }, others: { members: ['other'] } },
    }));
    await chat(url, 'chat');
    await chat(url, 'solo');
    expect(await running(url)).toEqual(['solo']);
    await chat(url, 'other');
    expect(await running(url)).toEqual(['other']);
    await chat(url, 'embed');
    await chat(url, 'chat');
    expect(await running(url)).toEqual(['chat', 'embed']);
    const events = journal.lives();
    const lastOfPair = Math.max(events.indexOf('chat ended'), events.indexOf('embed ended'));
    expect(lastOfPair).toBeLessThan(events.indexOf('solo started'));
    expect(events.indexOf('solo ended')).toBeLessThan(events.indexOf('other started'));
  });

  it('with swap: false neither stop others nor are stopped by them', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: models(log),
      groups: { always: { members: ['chat', 'embed'], swap: false } },
    }));
    await chat(url, 'solo');
    await chat(url, 'chat');
    await chat(url, 'embed');
    expect(await running(url)).toEqual(['chat', 'embed', 'solo']);
    await chat(url, 'other');
    expect(await running(url)).toEqual(['chat', 'embed', 'other']);
    expect(journal.count('chat', 'asked-to-stop')).toBe(0);
  });

  it('leave a persistent member behind when they are swapped out', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { ...models(log), embed: { cmd: standIn('embed', log), persist: true } },
      groups: { pair: { members: ['chat', 'embed'] } },
    }));
    await chat(url, 'chat');
    await journal.until('embed', 'ready');
    await chat(url, 'solo');
    expect(await running(url)).toEqual(['embed', 'solo']);
    await chat(url, 'chat');
    expect(await running(url)).toEqual(['chat', 'embed']);
    expect(journal.count('embed', 'started')).toBe(1);
  });

  it('load whole through a persistent member too, where that stops nothing', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { ...models(log), embed: { cmd: standIn('embed', log), persist: true } },
      groups: { pair: { members: ['chat', 'embed'] } },
    }));
    await chat(url, 'embed');
    await journal.until('chat', 'ready');
  });

  it('are not brought along by a persistent member where that would stop another model', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { ...models(log), embed: { cmd: standIn('embed', log), persist: true } },
      groups: { pair: { members: ['chat', 'embed'] } },
    }));
    await chat(url, 'solo');
    await chat(url, 'embed');
    expect(await running(url)).toEqual(['embed', 'solo']);
    expect(journal.count('chat', 'started')).toBe(0);
  });

  it('go on when one member fails to load', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        good: { cmd: standIn('good', log, { loadTime: 100 }) },
        bad: { cmd: upstream('exits', 'bad', log, '3') },
      },
      groups: { pair: { members: ['good', 'bad'] } },
    }));
    const [good, bad] = await Promise.all([chat(url, 'good'), chat(url, 'bad')]);
    expect(good.status).toBe(200);
    expect(await refusal(bad)).toMatchObject({ status: 503, code: 'model_load_failed' });
    expect(await running(url)).toEqual(['good']);
    // The next request for the broken one tries again, beside the good one.
    expect((await refusal(await chat(url, 'bad'))).code).toBe('model_load_failed');
    expect(await running(url)).toEqual(['good']);
  });

  it('restart a member that was unloaded, without touching the others', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: models(log),
      groups: { pair: { members: ['chat', 'embed'] } },
    }));
    await chat(url, 'chat');
    await fetch(`${url}/upstream/embed`, { method: 'DELETE' });
    expect(await running(url)).toEqual(['chat']);
    expect((await chat(url, 'embed')).status).toBe(200);
    expect(journal.count('chat', 'started')).toBe(1);
    expect(journal.count('embed', 'started')).toBe(2);
  });
});
