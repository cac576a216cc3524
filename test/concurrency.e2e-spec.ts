import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat, readUntil, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { metric } from './support/metrics.js';
import { standIn } from './support/models.js';

/** An answer of so many tokens ends when the test ends it. */
const ENDLESS = 100_000;

const repeat = <T>(times: number, make: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, i) => make(i)));

describe('concurrency', () => {
  it('shares one load between all who want the same model', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 150 }) } },
    }));
    const answers = await repeat(20, () => chat(url, 'a'));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('serializes swaps: requests for different models at the same moment do not race', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: Object.fromEntries(
        ['a', 'b', 'c'].map((id) => [
          id,
          { cmd: standIn(id, log, { loadTime: 50, stopTime: 20 }) },
        ]),
      ),
    }));
    const answers = await repeat(12, (i) => chat(url, 'abc'[i % 3] ?? 'a'));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    let alive = 0;
    for (const event of journal.lives()) {
      if (event.endsWith(' started')) alive++;
      if (event.endsWith(' ended')) alive--;
      expect(alive).toBeLessThanOrEqual(1);
    }
    // All that waited for a model were served by one load.
    expect(journal.lives().filter((event) => event.endsWith(' started'))).toHaveLength(3);
  });

  it('does not let steady traffic on one model hold off another', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 0.5, linger: 0.1 },
      models: {
        busy: { cmd: standIn('busy', log, { tokenPace: 20, tokens: 5 }) },
        rare: { cmd: standIn('rare', log) },
      },
    }));
    let isDone = false;
    const worker = async (): Promise<void> => {
      while (!isDone) expect((await chat(url, 'busy')).status).toBe(200);
    };
    await chat(url, 'busy');
    const workers = repeat(4, worker);
    await journal.until('busy', 'answered', 8);
    const rare = await chat(url, 'rare');
    expect(rare.status).toBe(200);
    isDone = true;
    await workers;
    // It was not swapped at every request either: a turn each.
    expect(journal.count('busy', 'started')).toBeLessThanOrEqual(2);
  });

  it('lets a resident model keep its turn while it has work', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 60, linger: 0 },
      models: {
        a: { cmd: standIn('a', log, { tokens: ENDLESS }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    const first = await chat(url, 'a', { stream: true });
    const reader = await readUntil(first, 'data:');
    const other = chat(url, 'b');
    await eventually(
      async () => (await metric(url, 'queue_length', { model: 'b' })) === 1,
      'b waits',
    );
    expect((await chat(url, 'a', { max_tokens: 1 })).status).toBe(200);
    expect(journal.count('a', 'asked-to-stop')).toBe(0);
    await reader.cancel();
    expect((await other).status).toBe(200);
  });

  it('forgets a client that leaves the queue: its model is not loaded', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log, { tokens: ENDLESS }) },
        b: { cmd: standIn('b', log) },
        c: { cmd: standIn('c', log) },
      },
    }));
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const leaving = new AbortController();
    const gone = chat(url, 'b', {}, { signal: leaving.signal }).catch(() => 'left');
    await eventually(
      async () => (await metric(url, 'queue_length', { model: 'b' })) === 1,
      'b waits',
    );
    leaving.abort();
    expect(await gone).toBe('left');
    await eventually(
      async () => (await metric(url, 'queue_length', { model: 'b' })) === 0,
      'b is forgotten',
    );
    const other = chat(url, 'c');
    await reader.cancel();
    expect((await other).status).toBe(200);
    expect(journal.count('b', 'started')).toBe(0);
  });

  it('reopens a model that was closed for a client that has left', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: {
        a: { cmd: standIn('a', log, { tokens: ENDLESS }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const leaving = new AbortController();
    const gone = chat(url, 'b', {}, { signal: leaving.signal }).catch(() => 'left');
    await eventually(
      async () => (await metric(url, 'queue_length', { model: 'b' })) === 1,
      'b waits',
    );
    const waiting = chat(url, 'a', { max_tokens: 1 });
    leaving.abort();
    await gone;
    expect((await waiting).status).toBe(200);
    expect(journal.count('a', 'asked-to-stop')).toBe(0);
    await reader.cancel();
  });

  it('finishes a load that has begun though its client has left', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 200 }) } },
    }));
    const leaving = new AbortController();
    const gone = chat(url, 'a', {}, { signal: leaving.signal }).catch(() => 'left');
    await journal.until('a', 'started');
    leaving.abort();
    await gone;
    await eventually(async () => (await running(url)).includes('a'), 'a is resident');
    expect(journal.count('a', 'request')).toBe(0);
  });

  it('lets an idle model linger where its clients come back quickly', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 60, linger: 1.5 },
      models: {
        // Dear to load, so that waiting for the next request pays.
        a: { cmd: standIn('a', log, { loadTime: 1000, tokenPace: 0 }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    const answeredAt = async (model: string): Promise<number> => {
      await (await chat(url, model)).arrayBuffer();
      return performance.now();
    };
    for (let i = 0; i < 10; i++) await answeredAt('a');
    const aAtMs = await answeredAt('a');
    expect((await answeredAt('b')) - aAtMs).toBeGreaterThanOrEqual(1500);
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('does not let an explicit load wait for the answers of others', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log, { loadTime: 500, tokens: ENDLESS }), concurrencyLimit: 1 },
      },
    }));
    const endless = chat(url, 'a', { stream: true });
    await journal.until('a', 'started');
    const queued = chat(url, 'a', { max_tokens: 1 });
    await eventually(
      async () => (await metric(url, 'queue_length', { model: 'a' })) === 2,
      'two wait',
    );
    expect((await fetch(`${url}/upstream/a/load`)).status).toBe(200);
    await (await endless).body?.cancel();
    expect((await queued).status).toBe(200);
  });

  it('sends no more requests at once than the concurrency limit, and loses none', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 10 }), concurrencyLimit: 2 } },
    }));
    const answers = await repeat(9, () => chat(url, 'a'));
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(200));
    let inside = 0;
    for (const { event } of journal.lines()) {
      if (event === 'request') inside++;
      if (event === 'answered') inside--;
      expect(inside).toBeLessThanOrEqual(2);
    }
  });
});
