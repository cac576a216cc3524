import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGateway, temporaryFolder } from './support/gateway.js';
import { chat, json, readUntil, readUntilBroken, refusal, running } from './support/http.js';
import { eventually, isAlive } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { metric } from './support/metrics.js';
import { standIn, upstream } from './support/models.js';
import { Reloading } from './support/reloading.js';

const unload = (url: string, model: string, query = ''): Promise<Response> =>
  fetch(`${url}/upstream/${model}${query}`, { method: 'DELETE' });

describe('an explicit unload', () => {
  it('frees the process before it answers, of a persistent model too', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { stopTime: 50 }), persist: true } },
    }));
    await chat(url, 'a');
    const response = await unload(url, 'a');
    expect(await json(response)).toEqual({ status: 'ok', message: 'a stopped' });
    expect(journal.pids().filter(isAlive)).toEqual([]);
  });

  it('of a model that is not running is a 409', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const response = await unload(url, 'a');
    expect(response.status).toBe(409);
    expect(await json(response)).toEqual({ status: 'error', message: 'a is not running' });
  });

  it('breaks the answers under way visibly, and at once', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 100, tokens: 500 }) } },
    }));
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const whole = chat(url, 'a');
    await eventually(async () => (await inFlight(url)) === 2, 'both are in the upstream');
    const broken = readUntilBroken(reader);
    expect((await unload(url, 'a')).status).toBe(200);
    expect(await refusal(await whole)).toMatchObject({ status: 503, code: 'model_unloaded' });
    expect(await broken).toContain('"code":"model_unloaded"');
  });

  it('abandons a load under way: those who waited for it get a 503', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 60_000 }) } },
    }));
    const waiting = [chat(url, 'a'), fetch(`${url}/upstream/a/load`)];
    await journal.until('a', 'started');
    expect((await unload(url, 'a')).status).toBe(200);
    for (const response of await Promise.all(waiting)) {
      expect(await refusal(response)).toMatchObject({ status: 503, code: 'model_unloaded' });
    }
    expect(journal.pids().filter(isAlive)).toEqual([]);
    expect(journal.count('a', 'ready')).toBe(0);
  });

  it('leaves those who are queued: they load it again in their turn', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log, { tokenPace: 100, tokens: 100 }), concurrencyLimit: 1 },
      },
    }));
    const first = chat(url, 'a');
    await journal.until('a', 'request');
    const queued = chat(url, 'a', { max_tokens: 1 });
    await eventually(async () => (await queueLength(url)) === 1, 'one is queued');
    await unload(url, 'a');
    expect((await refusal(await first)).code).toBe('model_unloaded');
    expect((await queued).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(2);
  });

  it('with ?drain=true waits for the answers under way', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 20, tokens: 20 }) } },
    }));
    const stream = await chat(url, 'a', { stream: true });
    const done = unload(url, 'a', '?drain=true');
    expect(await stream.text()).toContain('[DONE]');
    expect((await done).status).toBe(200);
    const events = journal.lines().map(({ event }) => event);
    expect(events.indexOf('answered')).toBeLessThan(events.indexOf('asked-to-stop'));
    expect(await running(url)).toEqual([]);
  });

  it.each([
    ['by a shorter timeout', { unloadTimeout: 0.3 }, 1],
    ['by a command', { unloadTimeout: 20, cmdStop: 'kill -KILL ${PID}' }, 0],
  ])('goes by what the configuration says by now: %s', async (_way, wanted, asked) => {
    const config = (journal: Journal, more: object): object => ({
      models: { a: { cmd: upstream('deaf', 'a', journal), ...more } },
    });
    const gateway = await Reloading.start((journal) => config(journal, { unloadTimeout: 20 }));
    const { url, journal } = gateway;
    await chat(url, 'a');
    await gateway.reload(config(journal, wanted));
    expect(await running(url)).toEqual(['a']);
    const beganAtMs = performance.now();
    expect((await unload(url, 'a')).status).toBe(200);
    expect(performance.now() - beganAtMs).toBeLessThan(15_000);
    expect(journal.count('a', 'asked-to-stop')).toBe(asked);
    expect(journal.pids().filter(isAlive)).toEqual([]);
  });

  it('kills what ignores SIGTERM after the unload timeout, children of children included', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('forks', 'a', log, '2', 'deaf'), unloadTimeout: 0.3 } },
    }));
    await chat(url, 'a');
    expect(journal.pids()).toHaveLength(3);
    expect((await unload(url, 'a')).status).toBe(200);
    expect(journal.pids().filter(isAlive)).toEqual([]);
    expect(journal.count('a', 'asked-to-stop')).toBe(1);
  });

  it('ends what a shell with job control has put into groups of their own', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: `bash -c "set -m; ${upstream('tiny', 'a', log)} & wait"` } },
    }));
    await chat(url, 'a');
    expect((await unload(url, 'a')).status).toBe(200);
    expect(journal.pids()).toHaveLength(1);
    expect(journal.pids().filter(isAlive)).toEqual([]);
  });

  it('ends a cmdStop that goes on after the model has gone', async () => {
    const folder = temporaryFolder();
    const pidFile = join(folder, 'pid');
    const { url } = await startGateway((log) => ({
      models: {
        a: {
          cmd: standIn('a', log),
          cmdStop: `sh -c 'echo $$ > ${pidFile}; kill -TERM $0; sleep 600' \${PID}`,
        },
      },
    }));
    await chat(url, 'a');
    expect((await unload(url, 'a')).status).toBe(200);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await eventually(() => !isAlive(pid), 'the stop command is gone');
  });

  it('that drains is taken back by a client that leaves', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokens: 100_000 }) } },
    }));
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const leaving = new AbortController();
    const order = fetch(`${url}/upstream/a?drain=true`, {
      method: 'DELETE',
      signal: leaving.signal,
    }).catch(() => 'left');
    const waiting = chat(url, 'a', { max_tokens: 1 });
    await eventually(async () => (await queueLength(url)) === 1, 'a request waits for the drain');
    leaving.abort();
    expect(await order).toBe('left');
    expect((await waiting).status).toBe(200);
    expect(journal.count('a', 'asked-to-stop')).toBe(0);
    await reader.cancel();
  });

  it('runs cmdStop instead of SIGTERM, with the process id', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('interrupt', 'a', log), cmdStop: 'kill -INT ${PID}' } },
    }));
    await chat(url, 'a');
    expect((await unload(url, 'a')).status).toBe(200);
    expect(journal.count('a', 'interrupted')).toBe(1);
    expect(journal.pids().filter(isAlive)).toEqual([]);
  });

  it('falls back to SIGTERM where cmdStop cannot be run', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log), cmdStop: '/no/such/program ${PID}' } },
    }));
    await chat(url, 'a');
    expect((await unload(url, 'a')).status).toBe(200);
    expect(journal.count('a', 'asked-to-stop')).toBe(1);
  });
});

const inFlight = (url: string): Promise<number> => metric(url, 'in_flight', { model: 'a' });
const queueLength = (url: string): Promise<number> => metric(url, 'queue_length', { model: 'a' });
