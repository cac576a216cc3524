import { describe, expect, it } from 'vitest';
import { InsightController } from '../src/insight/insight.controller.js';
import type { StateReport, UnitReport } from '../src/insight/state-report.js';
import { DecisionLog } from '../src/swap/decision-log.service.js';
import type { Decision } from '../src/swap/decision.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, json, readUntil, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import { metric } from './support/metrics.js';
import { standIn, upstream } from './support/models.js';
import { replay } from './support/replay.js';

const GIB = 2 ** 30;
const ENDLESS = 100_000;
const AT_ONCE = { turn: 0, linger: 0 };

const ask = (url: string, model: string, more: object = {}): Promise<Response> =>
  chat(url, model, { max_tokens: 1, ...more });

const decisionsOf = async (url: string): Promise<Decision[]> =>
  (await json<{ decisions: Decision[] }>(await fetch(`${url}/api/decisions`))).decisions;

const stateOf = async (url: string): Promise<StateReport> =>
  json<StateReport>(await fetch(`${url}/api/state`));

/** What a state says of the units that a log can know of. */
const seen = ({ id, state, closed, place, alone, models }: UnitReport): object => ({
  id,
  state,
  closed,
  place: alone && place !== null ? undefined : place,
  models: Object.fromEntries(models.map((model) => [model.id, model.state])),
});

/** The log, read alone, against the state of the same moment. */
function expectExplained({ app }: GatewayUnderTest): void {
  const { units } = app.get(InsightController).state();
  const claimed = replay(app.get(DecisionLog).all);
  const known = units.filter(({ id }) => claimed.has(id));
  expect(known.map(seen)).toEqual(known.map(({ id }) => ({ id, ...claimed.get(id) })));
  expect(units.filter(({ id, state }) => !claimed.has(id) && state !== 'stopped')).toEqual([]);
}

describe('the decision log', () => {
  it('read alone, explains a recorded run at every moment of it', async () => {
    const gateway = await startGateway((log) => ({
      swap: AT_ONCE,
      devices: { gpu0: '24GiB' },
      measure: false,
      models: {
        big: { cmd: standIn('big', log, { loadTime: 50 }), memory: '20GiB' },
        middle: { cmd: standIn('middle', log), memory: '12GiB' },
        small: { cmd: standIn('small', log), memory: '6GiB' },
        kept: { cmd: standIn('kept', log), memory: '2GiB', persist: true },
        left: { cmd: standIn('left', log), memory: '4GiB' },
        right: { cmd: standIn('right', log), memory: '4GiB' },
        broken: { cmd: upstream('exits', 'broken', log), memory: '1GiB' },
        unknown: { cmd: standIn('unknown', log) },
      },
      groups: { pair: { members: ['left', 'right'] } },
    }));
    const { url, app, journal } = gateway;
    let moments = 0;
    app.get(DecisionLog).added.subscribe(() => {
      // Once all of the pass has been carried out that the decision is part of.
      setImmediate(() => {
        moments += 1;
        expectExplained(gateway);
      });
    });
    for (const model of ['small', 'middle', 'kept', 'big', 'right', 'unknown', 'small']) {
      expect((await ask(url, model)).status).toBe(200);
      expectExplained(gateway);
    }
    expect((await ask(url, 'broken')).status).toBe(503);
    // A unit that drains, for one whose client leaves again.
    const stream = await readUntil(
      await ask(url, 'small', { stream: true, max_tokens: ENDLESS }),
      'data:',
    );
    const leaving = new AbortController();
    const waiting = chat(url, 'big', {}, { signal: leaving.signal });
    await eventually(async () => (await stateOf(url)).units.some(({ closed }) => closed), 'closed');
    expectExplained(gateway);
    leaving.abort();
    await expect(waiting).rejects.toThrow();
    await eventually(async () => !(await stateOf(url)).units.some(({ closed }) => closed), 'open');
    await stream.cancel();
    // What nobody decided, and what an operator did.
    await ask(url, 'left');
    process.kill(journal.lines().findLast(({ name }) => name === 'left')?.pid ?? 0, 'SIGKILL');
    await eventually(
      async () =>
        (await decisionsOf(url)).some(({ why, kind }) => kind === 'gone' && why === 'crash'),
      'the crash in the log',
    );
    await ask(url, 'left');
    expect((await fetch(`${url}/upstream/right`, { method: 'DELETE' })).status).toBe(200);
    expectExplained(gateway);

    const decisions = await decisionsOf(url);
    expect(decisions.map(({ id }) => id)).toEqual(decisions.map((_, index) => index + 1));
    const { units, devices } = await stateOf(url);
    const claimed = [...replay(decisions)];
    expect(claimed.map(([id, unit]) => ({ id, ...unit }))).toEqual(
      claimed.map(([id]) => seen(units.find((unit) => unit.id === id)!)),
    );
    const occupied = claimed.reduce((sum, [, { place }]) => sum + (place?.['gpu0'] ?? 0), 0);
    expect(devices[0]).toMatchObject({ name: 'gpu0', occupied, free: 24 * GIB - occupied });
    expect(moments).toBeGreaterThan(30);
    const kinds = new Set(decisions.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'close',
      'failed',
      'gone',
      'loaded',
      'reopen',
      'start',
      'stop',
    ]);
    expect(decisions.every(({ why }) => why.length > 0)).toBe(true);
  });

  it('says for whom, why and by which facts a unit is closed', async () => {
    const { url } = await startGateway((log) => ({
      swap: AT_ONCE,
      models: { a: { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    }));
    await ask(url, 'a');
    await ask(url, 'b');
    const decisions = await decisionsOf(url);
    expect(decisions.map(({ kind, unit, why }) => `${kind} ${unit}: ${why}`)).toEqual([
      'start model:a: room is free',
      'loaded model:a: ready',
      'close model:a: idle',
      'stop model:a: has drained for another',
      'gone model:a: swap',
      'start model:b: its room was made',
      'loaded model:b: ready',
    ]);
    expect(decisions[2]).toMatchObject({
      for: 'model:b',
      models: ['a'],
      facts: { running: 0, waiting: 0, waiters: 1 },
    });
    const labels = { unit: 'model:a', kind: 'close', why: 'idle' };
    expect(await metric(url, 'decisions_total', labels)).toBe(1);
  });

  it('counts a refusal that repeats itself, instead of forgetting all else for it', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    for (let i = 0; i < 3; i += 1) {
      const answer = await chat(url, 'a', {}, { headers: { 'x-load': 'never' } });
      expect((await refusal(answer)).code).toBe('model_not_loaded');
    }
    expect(await decisionsOf(url)).toMatchObject([
      { id: 1, kind: 'refuse', unit: 'model:a', models: ['a'], why: 'not loaded', times: 3 },
    ]);
  });

  it('forgets nothing else for a client that does not give up', async () => {
    const { url, app } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    }));
    await ask(url, 'a');
    const decisions = app.get(DecisionLog);
    for (let i = 0; i < 3_000; i += 1) {
      const unit = i % 2 === 0 ? 'model:b' : 'model:c';
      decisions.add({ kind: 'refuse', unit, models: [unit], why: 'not loaded', facts: {} });
    }
    const kept = await decisionsOf(url);
    expect(kept.slice(0, 2).map(({ kind }) => kind)).toEqual(['start', 'loaded']);
    expect(kept).toHaveLength(202);
    expect(kept.at(-1)?.id).toBe(3_002);
  });

  it('says when background requests have waited too long', async () => {
    const { url } = await startGateway((log) => ({
      swap: { ...AT_ONCE, backgroundWait: 0.2 },
      models: { a: { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    }));
    const stream = await readUntil(
      await ask(url, 'a', { stream: true, max_tokens: ENDLESS }),
      'data:',
    );
    const waiting = chat(url, 'b', {}, { headers: { 'x-priority': 'background' } });
    await eventually(
      async () => (await decisionsOf(url)).some(({ kind }) => kind === 'close'),
      'a is closed for it',
    );
    expect((await decisionsOf(url)).slice(-2)).toMatchObject([
      { kind: 'promote', unit: 'model:b', why: 'waited too long', facts: { waiters: 1 } },
      { kind: 'close', unit: 'model:a', why: 'turn over', facts: { backgroundWaiters: 0 } },
    ]);
    await stream.cancel();
    expect((await waiting).status).toBe(200);
  });

  it('can be followed', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const followed = await fetch(`${url}/api/decisions?follow`);
    expect(followed.headers.get('content-type')).toContain('application/x-ndjson');
    await ask(url, 'a');
    const reader = await readUntil(followed, '"kind":"loaded"');
    await reader.cancel();
  });
});
