import { expect, describe, it } from 'vitest';
import { Seats } from '../src/swap/seats.service.js';
import { startGateway } from './support/gateway.js';
import { chat, json, refusal, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn, upstream } from './support/models.js';
import { Reloading } from './support/reloading.js';

const QUICK = { turn: 0, linger: 0 };

interface Waits {
  readonly status: number;
  readonly code: string;
  readonly retryAfter: number;
}

async function failure(response: Response): Promise<Waits> {
  const { status, code } = await refusal(response);
  return { status, code, retryAfter: Number(response.headers.get('retry-after')) };
}

const load = (url: string, model: string): Promise<Response> =>
  fetch(`${url}/upstream/${model}/load`, { method: 'POST' });

/** Seconds until a request may load it; null: now. */
async function coolsSec(url: string, model: string): Promise<number | null> {
  const { units } = await json<{ units: { models: { id: string; coolsSec: number | null }[] }[] }>(
    await fetch(`${url}/api/state`),
  );
  return units.flatMap(({ models }) => models).find(({ id }) => id === model)?.coolsSec ?? null;
}

describe('a model whose load has failed', () => {
  it('is refused at once during a pause that grows, and evicts nobody meanwhile', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: QUICK,
      models: {
        good: { cmd: standIn('good', log) },
        bad: { cmd: upstream('exits', 'bad', log, '3') },
      },
    }));
    const pauses: number[] = [];
    for (let tries = 1; tries <= 3; tries += 1) {
      await eventually(async () => (await coolsSec(url, 'bad')) === null, 'the pause is over');
      pauses.push((await failure(await chat(url, 'bad'))).retryAfter);
      expect(journal.count('bad', 'started')).toBe(tries);
    }
    expect(pauses).toEqual([1, 2, 4]);
    const refused = await chat(url, 'bad');
    expect(journal.count('bad', 'started')).toBe(3);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(4);
    const { message, ...rest } = await refusal(refused);
    expect(rest).toEqual({ status: 503, code: 'model_load_failed' });
    expect(message).toMatch(
      /^model 'bad' failed to load: its process ended with exit code 3; see \/logs\/bad; it is tried again in \d s$/,
    );
    const plan = await fetch(`${url}/api/plan`, { method: 'POST', body: '{"model":"bad"}' });
    expect(await json(plan)).toMatchObject({ outcome: 'refuse' });
    expect((await failure(await load(url, 'bad'))).retryAfter).toBe(1);
    expect(journal.count('bad', 'started')).toBe(4);
    await chat(url, 'good');
    expect(await running(url)).toEqual(['good']);
  });

  it('that is asked for while it may not be loaded stops nobody', async () => {
    const { url, journal, app } = await startGateway((log) => ({
      swap: QUICK,
      models: {
        good: { cmd: standIn('good', log) },
        bad: { cmd: upstream('exits', 'bad', log, '3') },
      },
    }));
    await chat(url, 'good');
    const { upstream: bad } = app.get(Seats).of({ id: 'bad' });
    await chat(url, 'bad');
    bad.failedLoads.coolsUntilMs = Infinity;
    await chat(url, 'good');
    const before = journal.lives();
    expect((await failure(await chat(url, 'bad'))).code).toBe('model_load_failed');
    expect(journal.lives()).toEqual(before);
    expect(await running(url)).toEqual(['good']);
  });

  it('forgets its failures when the configuration changes', async () => {
    const gateway = await Reloading.start((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '3') } },
    }));
    const { url, journal } = gateway;
    await chat(url, 'a');
    await gateway.reload({ models: { a: { cmd: standIn('a', journal) } } });
    expect((await chat(url, 'a')).status).toBe(200);
  });

  it('forgets its failures once a load succeeds', async () => {
    const gateway = await Reloading.start((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '3') } },
    }));
    const { url, journal } = gateway;
    await chat(url, 'a');
    await gateway.reload({ models: { a: { cmd: standIn('a', journal) } } });
    await chat(url, 'a');
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    expect(await coolsSec(url, 'a')).toBeNull();
    expect((await chat(url, 'a')).status).toBe(200);
  });

  it('does not come along with its group, which is loaded without it', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        good: { cmd: standIn('good', log) },
        bad: { cmd: upstream('exits', 'bad', log, '3') },
      },
      groups: { g: { members: ['good', 'bad'] } },
    }));
    await chat(url, 'bad');
    await eventually(async () => (await running(url)).join() === 'good', 'good is there');
    await fetch(`${url}/upstream/good`, { method: 'DELETE' });
    expect(await coolsSec(url, 'bad')).not.toBeNull();
    const failures = journal.count('bad', 'started');
    expect((await chat(url, 'good')).status).toBe(200);
    expect(journal.count('bad', 'started')).toBe(failures);
  });
});
