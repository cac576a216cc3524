import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat, json, readUntil, running } from './support/http.js';
import { standIn } from './support/models.js';

/** Nothing of one is left when the other begins. */
const A_THEN_B = ['a started', 'a ready', 'a asked-to-stop', 'a ended', 'b started', 'b ready'];

describe('the swap lifecycle', () => {
  it('starts the model a request names, by id or alias, and answers with it', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log), aliases: ['gpt-4'] } },
    }));
    const response = await chat(url, 'gpt-4');
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({ model: 'gpt-4' });
    await chat(url, 'a');
    expect(journal.lives()).toEqual(['a started', 'a ready']);
    expect(await running(url)).toEqual(['a']);
  });

  it('stops the resident model first, and only then starts the other', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { stopTime: 50 }) }, b: { cmd: standIn('b', log) } },
    }));
    await chat(url, 'a');
    await chat(url, 'b');
    expect(journal.lives()).toEqual(A_THEN_B);
    expect(await running(url)).toEqual(['b']);
  });

  it.each([
    ['prints where that prints', ''],
    ['prints nothing', '>/dev/null 2>&1'],
  ])('waits for what a shell script leaves running that %s', async (_title, elsewhere) => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: { cmd: `sh -c "${standIn('a', log, { stopTime: 150 })} ${elsewhere} & wait"` },
        b: { cmd: standIn('b', log) },
      },
    }));
    await chat(url, 'a');
    expect((await chat(url, 'b')).status).toBe(200);
    expect(journal.lives()).toEqual(A_THEN_B);
  });

  it('sends a request only once the health check passes', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 300 }) } },
    }));
    await chat(url, 'a');
    const events = journal.lines().map(({ event }) => event);
    expect(events.indexOf('ready')).toBeLessThan(events.indexOf('request'));
    expect(events.slice(0, 2)).toEqual(['started', 'ready']);
  });

  it('keeps a persistent model through swaps, and its own load stops nothing', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log) },
        b: { cmd: standIn('b', log) },
        embed: { cmd: standIn('embed', log), persist: true },
      },
    }));
    await chat(url, 'a');
    await chat(url, 'embed');
    expect(await running(url)).toEqual(['a', 'embed']);
    await chat(url, 'b');
    expect(await running(url)).toEqual(['b', 'embed']);
    expect(journal.count('embed', 'asked-to-stop')).toBe(0);
    expect(journal.count('a', 'ended')).toBe(1);
  });

  it('does not stop a model that is answering', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: {
        a: { cmd: standIn('a', log, { tokenPace: 40, tokens: 12 }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    const stream = await chat(url, 'a', { stream: true });
    const reader = await readUntil(stream, 'data:');
    const other = chat(url, 'b');
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      rest += Buffer.from(part.value).toString();
    }
    expect(rest).toContain('[DONE]');
    expect((await other).status).toBe(200);
    const order = journal.lines().map(({ name, event }) => `${name} ${event}`);
    expect(order.indexOf('a answered')).toBeLessThan(order.indexOf('a asked-to-stop'));
  });

  it('uses the program that answers at a URL with a fixed port', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: {
          cmd: standIn('a', log).replace('{PORT}', '19877'),
          proxy: 'http://127.0.0.1:19877',
        },
      },
    }));
    expect((await chat(url, 'a')).status).toBe(200);
  });

  it('is ready at once where there is no health check', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log), checkEndpoint: 'none' } },
    }));
    const response = await fetch(`${url}/upstream/a/load`);
    expect(response.status).toBe(200);
    await journal.until('a', 'ready');
  });
});
