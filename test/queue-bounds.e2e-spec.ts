import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import { chat, json, readUntil, readUntilBroken, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { standIn, upstream } from './support/models.js';
import { Reloading } from './support/reloading.js';

const slow = (log: Journal, name = 'a'): string =>
  standIn(name, log, { tokens: 2000, tokenPace: 20 });

async function waiting(url: string): Promise<number> {
  const { units } = await json<{ units: { models: { queue: number }[] }[] }>(
    await fetch(`${url}/api/state`),
  );
  return units.flatMap(({ models }) => models).reduce((sum, { queue }) => sum + queue, 0);
}

const until = (url: string, length: number): Promise<void> =>
  eventually(async () => (await waiting(url)) === length, `${length} wait`);

/** Answers that nobody waits for to the end. */
class Clients {
  private readonly leaving = new AbortController();

  chat(url: string, model: string): Promise<Response> {
    const asked = chat(url, model, { stream: true }, { signal: this.leaving.signal });
    asked.catch(() => undefined);
    return asked;
  }

  leave(): void {
    this.leaving.abort();
  }
}

describe('a full queue', () => {
  it('of one model refuses with 429 and the time after which there may be room', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: { cmd: slow(log), concurrencyLimit: 1, queueLimit: 2 },
        b: { cmd: slow(log, 'b') },
      },
    }));
    const clients = new Clients();
    await readUntil(await clients.chat(url, 'a'), 'data:');
    void clients.chat(url, 'a');
    void clients.chat(url, 'a');
    await until(url, 2);
    const refused = await chat(url, 'a');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refusal(refused)).toMatchObject({ status: 429, code: 'queue_full' });
    const plan = await fetch(`${url}/api/plan`, { method: 'POST', body: '{"model":"a"}' });
    expect(await json(plan)).toMatchObject({ outcome: 'refuse' });
    expect(await waiting(url)).toBe(2);
    clients.leave();
    await until(url, 0);
    expect((await chat(url, 'a', { max_tokens: 1 })).status).toBe(200);
  });

  it('of all models together refuses whoever would have to wait, and nobody else', async () => {
    const { url } = await startGateway((log) => ({
      totalQueueLimit: 1,
      swap: { turn: 600, linger: 0 },
      models: { a: { cmd: slow(log) }, b: { cmd: slow(log, 'b') }, c: { cmd: slow(log, 'c') } },
    }));
    const clients = new Clients();
    await readUntil(await clients.chat(url, 'a'), 'data:');
    void clients.chat(url, 'b');
    await until(url, 1);
    expect(await refusal(await chat(url, 'c'))).toMatchObject({ status: 429, code: 'queue_full' });
    expect((await chat(url, 'a', { max_tokens: 1 })).status).toBe(200);
    clients.leave();
  });

  it('says in Retry-After what the pace of the queue says', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: {
          cmd: standIn('a', log, { tokens: 20, tokenPace: 10 }),
          concurrencyLimit: 1,
          queueLimit: 3,
        },
      },
    }));
    await chat(url, 'a', { max_tokens: 1 });
    const accepted = Array.from({ length: 4 }, () => chat(url, 'a'));
    await until(url, 3);
    // One has been let through from the queue, and then another: the pause between them is known.
    await until(url, 1);
    const more = [chat(url, 'a'), chat(url, 'a')];
    await until(url, 3).catch(() => undefined);
    const refused = await chat(url, 'a');
    if (refused.status === 429) expect(refused.headers.get('retry-after')).toBe('1');
    for (const answer of [...accepted, ...more])
      expect([200, 429]).toContain((await answer).status);
  });
});

describe('a request that has waited as long as it may', () => {
  it('is refused with 503, and the others wait on', async () => {
    const a = (log: Journal): object => ({ cmd: slow(log), concurrencyLimit: 1 });
    const gateway = await Reloading.start((log) => ({ models: { a: a(log) } }));
    const { url } = gateway;
    const clients = new Clients();
    await readUntil(await clients.chat(url, 'a'), 'data:');
    await gateway.reload({ queueTimeout: 0.3, models: { a: a(gateway.journal) } });
    const refused = await chat(url, 'a');
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(await refusal(refused)).toMatchObject({
      status: 503,
      code: 'queue_timeout',
      message: "model 'a' had no place for the request within 0.3 s",
    });
    await gateway.reload({ queueTimeout: 0, models: { a: a(gateway.journal) } });
    const waits = chat(url, 'a', { max_tokens: 1 });
    await until(url, 1);
    clients.leave();
    expect((await waits).status).toBe(200);
  });

  it('no longer keeps a load going that has not begun', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 600, linger: 0 },
      models: { a: { cmd: slow(log) }, b: { cmd: slow(log, 'b'), queueTimeout: 0.3 } },
    }));
    const clients = new Clients();
    await readUntil(await clients.chat(url, 'a'), 'data:');
    expect((await refusal(await chat(url, 'b'))).code).toBe('queue_timeout');
    clients.leave();
    await until(url, 0);
    expect(journal.count('b', 'started')).toBe(0);
  });

  it('may wait for a load that takes longer, where nothing bounds it', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 800 }) } },
    }));
    expect((await chat(url, 'a')).status).toBe(200);
  });
});

describe('a drain that takes too long', () => {
  it('for a swap ends in answers that break visibly, and in a log that says whose', async () => {
    const { url, journal } = await startGateway((log) => ({
      logLevel: 'warn',
      drainTimeout: 0.3,
      swap: { turn: 0, linger: 0 },
      models: { a: { cmd: slow(log) }, b: { cmd: standIn('b', log) } },
    }));
    const stream = await chat(url, 'a', { stream: true }, requestId('somebody'));
    const reader = await readUntil(stream, 'data:');
    const swapped = chat(url, 'b');
    const rest = await readUntilBroken(reader);
    expect(rest).toContain('event: error');
    expect(rest).toContain('model_unloaded');
    expect((await swapped).status).toBe(200);
    const log = await (await fetch(`${url}/logs`)).text();
    expect(log).toMatch(/warn answer cut \{"model":"a","requestId":"somebody","runningSec":\d+,/);
    expect(journal.lives().slice(0, 5)).toEqual([
      'a started',
      'a ready',
      'a asked-to-stop',
      'a ended',
      'b started',
    ]);
  });

  it('is said once for each answer', async () => {
    const { url } = await startGateway((log) => ({
      logLevel: 'warn',
      drainTimeout: 0.3,
      swap: { turn: 0, linger: 0 },
      models: { a: { cmd: slow(log) }, b: { cmd: standIn('b', log) } },
    }));
    const ids = ['one', 'two', 'three', 'four'];
    const readers = await Promise.all(
      ids.map(async (id) =>
        readUntil(await chat(url, 'a', { stream: true }, requestId(id)), 'data:'),
      ),
    );
    await chat(url, 'b');
    await Promise.all(readers.map(readUntilBroken));
    const log = await (await fetch(`${url}/logs`)).text();
    const cut = [...log.matchAll(/answer cut .*"requestId":"(\w+)"/g)].map(([, id]) => id);
    expect(cut.toSorted()).toEqual(ids.toSorted());
  });

  it('for an unload that drains is bounded too', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: slow(log), drainTimeout: 0.3 } },
    }));
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const unloaded = fetch(`${url}/upstream/a?drain=true`, { method: 'DELETE' });
    expect(await readUntilBroken(reader)).toContain('event: error');
    expect((await unloaded).status).toBe(200);
    await journal.until('a', 'ended');
  });

  it('leaves answers alone that end in time', async () => {
    const { url } = await startGateway((log) => ({
      drainTimeout: 20,
      swap: { turn: 0, linger: 0 },
      models: {
        a: { cmd: standIn('a', log, { tokens: 30, tokenPace: 20 }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    await chat(url, 'a', { max_tokens: 1 });
    const first = chat(url, 'a');
    const second = chat(url, 'b');
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
  });

  it('is none of the end of the gateway, which has a bound of its own', async () => {
    const gateway = await startGateway((log) => ({
      drainTimeout: 0.1,
      models: { a: { cmd: standIn('a', log, { tokens: 40, tokenPace: 20 }) } },
    }));
    const reader = await readUntil(await chat(gateway.url, 'a', { stream: true }), 'data:');
    const closed = gateway.close();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      rest += Buffer.from(part.value).toString();
    }
    expect(rest).toContain('[DONE]');
    await closed;
  });

  it('cuts nobody where nobody set a bound', async () => {
    const { url } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: {
        a: { cmd: standIn('a', log, { tokens: 60, tokenPace: 20 }) },
        b: { cmd: upstream('echo', 'b', log) },
      },
    }));
    const stream = await chat(url, 'a', { stream: true });
    const second = chat(url, 'b');
    expect(await stream.text()).toContain('[DONE]');
    expect((await second).status).toBe(200);
  });
});

const requestId = (id: string): RequestInit => ({
  headers: { 'content-type': 'application/json', 'x-request-id': id },
});
