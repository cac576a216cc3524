import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chat, health, json, readUntil, refusal, running } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { standIn, upstream } from './support/models.js';
import { Reloading } from './support/reloading.js';

const QUICK = { turn: 0, linger: 0 };

const rest = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> => {
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += Buffer.from(part.value).toString();
  }
  return text;
};

/** Streams for about as long as the test likes. */
const slow = (name: string, journal: Journal, tokens = 60): string =>
  standIn(name, journal, { tokenPace: 20, tokens });

describe('an unchanged model', () => {
  it('keeps its process and its streams, whatever else changes', async () => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: slow('a', log) } } }));
    const { url, journal } = gateway;
    const stream = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const { pid } = (await health(url)).models['a'] ?? {};
    const a = { cmd: slow('a', journal) };
    const { status, body } = await gateway.reload({
      swap: QUICK,
      groups: { g: { members: ['a', 'b'] } },
      models: { a: { ...a, ttl: 500, aliases: ['first'], concurrencyLimit: 7 }, b: a },
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        status: 'ok',
        added: ['b'],
        removed: [],
        restarted: [],
        changed: ['a'],
        warnings: [],
      },
    });
    expect(await rest(stream)).toContain('[DONE]');
    expect((await chat(url, 'first')).status).toBe(200);
    expect((await health(url)).models['a']?.pid).toBe(pid);
  });

  it('goes by its new TTL, limit and aliases at once', async () => {
    const gateway = await Reloading.start((log) => ({
      models: { a: { cmd: slow('a', log, 10), aliases: ['old'] } },
    }));
    const { url, journal } = gateway;
    await chat(url, 'a', { max_tokens: 1 });
    await gateway.reload({
      models: {
        a: { cmd: slow('a', journal, 10), aliases: ['new'], ttl: 0.5, concurrencyLimit: 1 },
      },
    });
    expect((await refusal(await chat(url, 'old'))).code).toBe('model_not_found');
    const both = await Promise.all([chat(url, 'new'), chat(url, 'new')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const order = journal.lines().map(({ event }) => event);
    expect(order.filter((event) => event === 'answered')).toHaveLength(3);
    await journal.until('a', 'ended');
    expect(journal.count('a', 'started')).toBe(1);
  });
});

describe('a model that changed', () => {
  it('answers what it has begun, and then starts by the new definition', async () => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: slow('a', log) } } }));
    const { url, journal } = gateway;
    const stream = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const { body } = await gateway.reload({ models: { a: { cmd: standIn('new-a', journal) } } });
    expect(body).toMatchObject({ restarted: ['a'] });
    const next = chat(url, 'a');
    expect(await rest(stream)).toContain('[DONE]');
    expect((await next).status).toBe(200);
    expect(journal.lives().slice(0, 5)).toEqual([
      'a started',
      'a ready',
      'a asked-to-stop',
      'a ended',
      'new-a started',
    ]);
  });

  it('stops at once where it is idle, and is not loaded before somebody asks', async () => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: slow('a', log) } } }));
    const { url, journal } = gateway;
    await chat(url, 'a', { max_tokens: 1 });
    await gateway.reload({ models: { a: { cmd: standIn('new-a', journal) } } });
    await journal.until('a', 'ended');
    await eventually(
      async () => Object.keys((await health(url)).models).length === 0,
      'it is gone',
    );
    expect(journal.count('new-a', 'started')).toBe(0);
  });

  it('goes on as if nothing had happened where the file is put back before it has drained', async () => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: slow('a', log) } } }));
    const { url, journal } = gateway;
    const stream = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    await gateway.reload({ models: { a: { cmd: standIn('new-a', journal) } } });
    const waiting = chat(url, 'a', { max_tokens: 1 });
    await eventually(async () => (await queueOf(url, 'a')) === 1, 'a request waits');
    await gateway.reload({ models: { a: { cmd: slow('a', journal) } } });
    expect((await waiting).status).toBe(200);
    expect(await rest(stream)).toContain('[DONE]');
    expect(journal.lives()).toEqual(['a started', 'a ready']);
  });

  it('that is loading is loaded anew, for the same requests', async () => {
    const gateway = await Reloading.start((log) => ({
      models: { a: { cmd: upstream('hangs', 'a', log) } },
    }));
    const { url, journal } = gateway;
    const waiting = chat(url, 'a');
    await journal.until('a', 'listening');
    await gateway.reload({ models: { a: { cmd: standIn('new-a', journal) } } });
    expect((await waiting).status).toBe(200);
    expect(journal.count('new-a', 'answered')).toBe(1);
  });

  it('is answered for by one process at a time, and swaps go on meanwhile', async () => {
    const gateway = await Reloading.start((log) => ({
      swap: QUICK,
      models: { a: { cmd: slow('a', log) }, b: { cmd: standIn('b', log) } },
    }));
    const { url, journal } = gateway;
    const stream = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    await gateway.reload({
      swap: QUICK,
      models: { a: { cmd: standIn('new-a', journal) }, b: { cmd: standIn('b', journal) } },
    });
    const others = [chat(url, 'b'), chat(url, 'a')];
    expect(await rest(stream)).toContain('[DONE]');
    for (const other of others) expect((await other).status).toBe(200);
    expect(overlapping(journal)).toEqual([]);
  });
});

describe('a model that is gone from the file', () => {
  it('answers what it has begun, and 404 to everybody else', async () => {
    const gateway = await Reloading.start((log) => ({
      swap: QUICK,
      models: { a: { cmd: slow('a', log), concurrencyLimit: 1 }, b: { cmd: standIn('b', log) } },
    }));
    const { url, journal } = gateway;
    const stream = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const queued = chat(url, 'a');
    await eventually(async () => (await queueOf(url, 'a')) === 1, 'a request waits');
    await gateway.reload({ swap: QUICK, models: { b: { cmd: standIn('b', journal) } } });
    expect(await refusal(await queued)).toMatchObject({ status: 404, code: 'model_not_found' });
    expect((await chat(url, 'a')).status).toBe(404);
    expect((await health(url)).models['a']?.status).toBe('running');
    const b = chat(url, 'b');
    expect(await rest(stream)).toContain('[DONE]');
    expect((await b).status).toBe(200);
    expect(overlapping(journal)).toEqual([]);
    expect(await running(url)).toEqual(['b']);
    const state = await json<{ units: { id: string }[] }>(await fetch(`${url}/api/state`));
    expect(state.units.map(({ id }) => id)).toEqual(['model:b']);
  });

  it('that is loading is not loaded to the end', async () => {
    const gateway = await Reloading.start((log) => ({
      models: { a: { cmd: upstream('hangs', 'a', log) }, b: { cmd: standIn('b', log) } },
    }));
    const { url, journal } = gateway;
    const waiting = chat(url, 'a');
    await journal.until('a', 'listening');
    await gateway.reload({ models: { b: { cmd: standIn('b', journal) } } });
    expect(await refusal(await waiting)).toMatchObject({ status: 404, code: 'model_not_found' });
    await eventually(
      async () => Object.keys((await health(url)).models).length === 0,
      'it is gone',
    );
    expect((await chat(url, 'b')).status).toBe(200);
  });

  it('may come back while its last answer goes on', async () => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: slow('a', log) } } }));
    const { url, journal } = gateway;
    const stream = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    await gateway.reload({ models: { b: { cmd: standIn('b', journal) } } });
    await gateway.reload({ models: { a: { cmd: slow('a', journal) } } });
    expect((await chat(url, 'a', { max_tokens: 1 })).status).toBe(200);
    expect(await rest(stream)).toContain('[DONE]');
    expect(journal.count('a', 'started')).toBe(1);
  });
});

describe('groups that change', () => {
  const models = (journal: Journal): object => ({
    a: { cmd: standIn('a', journal) },
    b: { cmd: standIn('b', journal) },
    c: { cmd: standIn('c', journal) },
  });

  it('load together from the next load on', async () => {
    const gateway = await Reloading.start((log) => ({ swap: QUICK, models: models(log) }));
    const { url, journal } = gateway;
    await chat(url, 'a');
    await gateway.reload({
      swap: QUICK,
      models: models(journal),
      groups: { g: { members: ['a', 'b'] } },
    });
    expect((await chat(url, 'b')).status).toBe(200);
    expect((await running(url)).toSorted()).toEqual(['a', 'b']);
    expect((await chat(url, 'c')).status).toBe(200);
    expect(await running(url)).toEqual(['c']);
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('leave what was used last where they may not run together any more', async () => {
    const gateway = await Reloading.start((log) => ({
      swap: QUICK,
      models: models(log),
      groups: { g: { members: ['a', 'b'] } },
    }));
    const { url, journal } = gateway;
    await chat(url, 'a');
    await chat(url, 'b');
    await gateway.reload({ swap: QUICK, models: models(journal) });
    await journal.until('a', 'ended');
    await eventually(async () => (await running(url)).join() === 'b', 'b is left');
    expect(journal.count('b', 'asked-to-stop')).toBe(0);
  });

  it('make a model stay, or go, with its persistence', async () => {
    const gateway = await Reloading.start((log) => ({ swap: QUICK, models: models(log) }));
    const { url, journal } = gateway;
    await chat(url, 'a');
    const persistent = { ...models(journal), a: { cmd: standIn('a', journal), persist: true } };
    await gateway.reload({ swap: QUICK, models: persistent });
    await chat(url, 'b');
    expect((await running(url)).toSorted()).toEqual(['a', 'b']);
    await gateway.reload({ swap: QUICK, models: models(journal) });
    await eventually(async () => (await running(url)).join() === 'b', 'b is left');
    expect(journal.count('a', 'started')).toBe(1);
  });
});

describe('a file that is wrong', () => {
  it('changes nothing, and says why to who asked and to who looks after it', async () => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const { url, journal } = gateway;
    await chat(url, 'a');
    const wrong = {
      apiKeys: ['secret-1', 'secret-1'],
      models: { a: { cmd: 'x {PORT}', ttl: -5 } },
    };
    const { status, body } = await gateway.reload(wrong);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      error: {
        code: 'invalid_config',
        issues: [
          { line: 1, path: 'apiKeys[1].key' },
          { line: 1, path: 'models.a.ttl', message: 'must not be less than -1' },
        ],
      },
    });
    const details = JSON.stringify(await health(url));
    expect(details).toContain('"path":"models.a.ttl"');
    for (const text of [JSON.stringify(body), details]) {
      expect(text).not.toContain('secret-1');
      expect(text).not.toContain(gateway.folder);
    }
    expect((await chat(url, 'a')).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(1);
    expect((await gateway.reload({ models: { a: { cmd: standIn('a', journal) } } })).status).toBe(
      200,
    );
    expect(JSON.stringify(await health(url))).not.toContain('issues');
  });

  it('may not even be there', async () => {
    const gateway = await Reloading.start((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    writeFileSync(join(gateway.folder, 'config.yaml'), '');
    expect((await gateway.reload()).status).toBe(422);
    expect((await chat(gateway.url, 'a')).status).toBe(200);
  });
});

it('many reloads at once are made one after the other, and the last file counts', async () => {
  const gateway = await Reloading.start((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
  const cmd = standIn('a', gateway.journal);
  const chats = Array.from({ length: 20 }, () => chat(gateway.url, 'a'));
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      gateway.reload({ models: { a: { cmd, aliases: [`alias-${n}`] } } }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect((await chat(gateway.url, 'alias-9')).status).toBe(200);
  for (const answer of chats) expect((await answer).status).toBe(200);
  expect(gateway.journal.count('a', 'started')).toBe(1);
});

/** Processes that ran at the same time, by their own words. */
function overlapping(journal: Journal): string[] {
  const alive = new Set<number>();
  return journal.lines().flatMap(({ pid, name, event }) => {
    if (event === 'started') alive.add(pid);
    if (event === 'ended') alive.delete(pid);
    return alive.size > 1 ? [`${name} ${event}`] : [];
  });
}

async function queueOf(url: string, model: string): Promise<number> {
  const { units } = await json<{ units: { models: { id: string; queue: number }[] }[] }>(
    await fetch(`${url}/api/state`),
  );
  return units.flatMap(({ models }) => models).find(({ id }) => id === model)?.queue ?? 0;
}
