import { describe, expect, it } from 'vitest';
import type { PlanReport } from '../src/insight/plan-report.js';
import type { StateReport } from '../src/insight/state-report.js';
import { startGateway } from './support/gateway.js';
import { chat, json, readUntil, refusal, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn } from './support/models.js';

const GIB = 2 ** 30;
const ENDLESS = { stream: true, max_tokens: 100_000 };

const askPlan = (url: string, question: unknown): Promise<Response> =>
  fetch(`${url}/api/plan`, { method: 'POST', body: JSON.stringify(question) });

const planFor = async (url: string, model: string, more: object = {}): Promise<PlanReport> =>
  json<PlanReport>(await askPlan(url, { model, ...more }));

const stateOf = async (url: string): Promise<StateReport> =>
  json<StateReport>(await fetch(`${url}/api/state`));

describe('the plan for a request', () => {
  it('says what it would meet, and does nothing', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 1000, linger: 0 },
      devices: { gpu0: '24GiB' },
      measure: false,
      models: {
        a: { cmd: standIn('a', log), memory: '16GiB', aliases: ['first'] },
        b: { cmd: standIn('b', log), memory: '16GiB', fallback: ['small'] },
        small: { cmd: standIn('small', log), memory: '4GiB', concurrencyLimit: 1 },
      },
    }));
    expect(await planFor(url, 'first')).toEqual({
      model: 'a',
      unit: 'model:a',
      priority: 'normal',
      outcome: 'load',
      why: 'room is free',
      closes: [],
      behind: [],
      place: { gpu0: 16 * GIB },
      roomInSec: 0,
      loadTimeSec: 10,
    });
    expect([journal.lines(), await running(url)]).toEqual([[], []]);

    const stream = await readUntil(await chat(url, 'a', ENDLESS), 'data:');
    expect(await planFor(url, 'a')).toMatchObject({ outcome: 'serve', why: 'it is resident' });
    const held = await planFor(url, 'b');
    expect(held).toMatchObject({
      outcome: 'wait',
      why: 'nothing can be closed for it yet',
      closes: [],
      behind: [{ unit: 'model:a', why: 'its turn lasts' }],
      place: null,
    });
    expect(held.roomInSec).toBeGreaterThan(900);
    expect(held.behind[0]?.endsInSec).toBe(held.roomInSec);
    expect(await planFor(url, 'b', { priority: 'background' })).toMatchObject({
      priority: 'background',
      outcome: 'wait',
      behind: [{ unit: 'model:a', why: 'it has work' }],
      roomInSec: null,
    });

    const busy = await readUntil(await chat(url, 'small', ENDLESS), 'data:');
    expect(await planFor(url, 'small')).toMatchObject({ outcome: 'wait', roomInSec: null });
    await busy.cancel();
    await eventually(
      async () => (await planFor(url, 'b', { priority: 'background' })).outcome === 'serve',
      'the fallback is free',
    );
    expect(await planFor(url, 'b', { priority: 'background' })).toMatchObject({
      why: 'a fallback is resident',
      servedBy: 'small',
    });
    await stream.cancel();
    await eventually(
      async () => (await planFor(url, 'b')).why === 'room is made for it',
      'a is idle',
    );
    expect(await planFor(url, 'b')).toMatchObject({
      outcome: 'wait',
      closes: [{ unit: 'model:a', why: 'idle', running: 0 }],
      place: { gpu0: 16 * GIB },
      roomInSec: 0,
    });
    expect([await running(url), journal.count('b', 'started')]).toEqual([['a', 'small'], 0]);
  });

  it('agrees with what then happens', async () => {
    const { url } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: { a: { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    }));
    const stream = await readUntil(await chat(url, 'a', ENDLESS), 'data:');
    const plan = await planFor(url, 'b');
    expect(plan).toMatchObject({
      outcome: 'wait',
      closes: [{ unit: 'model:a', why: 'turn over', running: 1 }],
    });
    const waiting = chat(url, 'b');
    await eventually(async () => (await stateOf(url)).claims.length === 1, 'the claim');
    expect((await stateOf(url)).claims).toMatchObject([{ unit: 'model:b', waitsFor: ['model:a'] }]);
    await stream.cancel();
    expect((await waiting).status).toBe(200);
  });

  it('goes by the headers it is asked with, as a request would', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const plan = async (headers: Record<string, string>): Promise<PlanReport> =>
      json<PlanReport>(
        await fetch(`${url}/api/plan`, { method: 'POST', headers, body: '{"model":"a"}' }),
      );
    expect(await plan({ 'x-priority': 'background' })).toMatchObject({
      priority: 'background',
      outcome: 'load',
    });
    expect(await plan({ 'x-load': 'never' })).toMatchObject({ outcome: 'refuse', roomInSec: null });
    await chat(url, 'a');
    expect(await plan({ 'x-load': 'never' })).toMatchObject({ outcome: 'serve' });
  });

  it.each([
    ['not json', 400, 'invalid_json'],
    ['[]', 400, 'invalid_json'],
    ['{}', 400, 'missing_model'],
    ['{"model":"x"}', 404, 'model_not_found'],
    ['{"model":"a","priority":"high"}', 400, 'invalid_request'],
  ])('for %s is refused', async (body, status, code) => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const answer = await fetch(`${url}/api/plan`, { method: 'POST', body });
    expect(await refusal(answer)).toMatchObject({ status, code });
  });
});

describe('the state', () => {
  it('shows devices with their ledger, and units with leases, queue, turn and place', async () => {
    const { url } = await startGateway((log) => ({
      swap: { turn: 1000, linger: 0 },
      devices: { gpu0: { memory: '24GiB', reserve: '1GiB' } },
      measure: false,
      models: {
        a: { cmd: standIn('a', log), memory: '16GiB' },
        b: { cmd: standIn('b', log), memory: '16GiB' },
        unknown: { cmd: standIn('unknown', log) },
      },
    }));
    const stream = await readUntil(await chat(url, 'a', ENDLESS), 'data:');
    const waiting = chat(url, 'b');
    await eventually(async () => (await stateOf(url)).units[1]?.models[0]?.queue === 1, 'a queue');
    const { settings, devices, units, claims } = await stateOf(url);
    expect(settings).toMatchObject({ turnSec: 1000, lingerSec: 0, fifo: false });
    expect(devices).toEqual([
      {
        name: 'gpu0',
        memory: 24 * GIB,
        reserve: GIB,
        measured: null,
        usable: 23 * GIB,
        occupied: 16 * GIB,
        free: 7 * GIB,
        claimed: 0,
      },
    ]);
    expect(claims).toEqual([]);
    expect(units).toMatchObject([
      {
        id: 'model:a',
        state: 'ready',
        closed: false,
        alone: false,
        place: { gpu0: 16 * GIB },
        models: [{ id: 'a', state: 'ready', leases: 1, backgroundLeases: 0, queue: 0 }],
        turn: { for: 'model:b' },
      },
      {
        id: 'model:b',
        state: 'stopped',
        place: null,
        placements: [{ gpu0: 16 * GIB }],
        models: [{ id: 'b', state: 'stopped', pid: null, leases: 0, queue: 1 }],
        turn: null,
      },
      { id: 'model:unknown', alone: true, placements: [{ gpu0: 23 * GIB }], waitsSec: null },
    ]);
    expect(units[0]?.turn?.endsInSec).toBeGreaterThan(900);
    await stream.cancel();
    expect((await waiting).status).toBe(200);
  });
});
