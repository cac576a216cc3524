import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, readUntil, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import { metric, samplesOf } from './support/metrics.js';
import { standIn, upstream } from './support/models.js';
import { send, valuesOf } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

/** An answer of so many tokens ends when the test ends it. */
const ENDLESS = 100_000;

const BACKGROUND = { 'x-priority': 'background' };
const NEVER = { 'x-load': 'never' };

const ask = (
  url: string,
  model: string,
  headers: Record<string, string> = {},
  more: object = { max_tokens: 1 },
): Promise<Response> => chat(url, model, more, { headers });

/** A streamed answer without an end, of which the first bytes have come. */
const endless = async (
  url: string,
  model: string,
  headers: Record<string, string> = {},
): ReturnType<typeof readUntil> =>
  readUntil(await ask(url, model, headers, { stream: true }), 'data:');

const untilWaiting = (url: string, model: string, requests = 1): Promise<void> =>
  eventually(
    async () => (await metric(url, 'queue_length', { model })) === requests,
    `${requests} for ${model} in the queue`,
  );

describe.each(WAYS)('a request that finds its model %s', (_way, to) => {
  const path = to('/v1/chat/completions');
  const echo = (): Promise<GatewayUnderTest> =>
    startGateway((log) => ({ models: { a: { cmd: upstream('echo', 'a', log) } } }));

  it.each([
    ['X-Priority', 'high', 'x-priority'],
    ['X-Priority', '', 'x-priority'],
    ['x-priority', 'background, normal', 'x-priority'],
    ['X-Load', 'always', 'x-load'],
    ['x-load', 'no', 'x-load'],
  ])('and says %s: %s is a 400 that starts nothing', async (name, value, param) => {
    const { url, journal } = await echo();
    const answer = await send(url, { path, headers: [name, value], body: ASK_A });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toEqual({
      error: {
        message: expect.stringContaining(`${param} is '${value}'; expected `) as string,
        type: 'invalid_request_error',
        param,
        code: 'invalid_request',
      },
    });
    expect(journal.lines()).toEqual([]);
    expect(await metric(url, 'errors_total', { model: 'a', code: 'invalid_request' })).toBe(1);
  });

  it.each([
    ['X-Priority', 'background'],
    ['x-priority', ' Background '],
    ['X-Priority', 'normal'],
  ])('and says %s: %s loads it where there is room', async (name, value) => {
    const { url } = await echo();
    const answer = await send(url, { path, headers: [name, value], body: ASK_A });
    expect(answer.status).toBe(200);
    expect(valuesOf(answer.rawHeaders, 'x-model-served')).toEqual([]);
  });

  it('and must not load is refused while its model is stopped, and not to be repeated', async () => {
    const { url, journal } = await echo();
    const answer = await send(url, { path, headers: ['X-Load', 'never'], body: ASK_A });
    expect(answer.status).toBe(409);
    expect(valuesOf(answer.rawHeaders, 'x-should-retry')).toEqual(['false']);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      error: { code: 'model_not_loaded', param: 'model', type: 'invalid_request_error' },
    });
    expect(journal.lines()).toEqual([]);
    expect(await metric(url, 'requests_total', { model: 'a', status: '409' })).toBe(1);
  });

  it('and must not load is answered by a resident model', async () => {
    const { url } = await echo();
    await fetch(`${url}/upstream/a/load`);
    const answer = await send(url, { path, headers: ['X-Load', 'NEVER'], body: ASK_A });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ body: ASK_A });
  });
});

describe('a request that must not load', () => {
  it('is refused while its model is being loaded', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 60_000 }) } },
    }));
    const loading = ask(url, 'a');
    await journal.until('a', 'started');
    expect(await refusal(await ask(url, 'a', NEVER))).toMatchObject({
      status: 409,
      code: 'model_not_loaded',
    });
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    expect((await loading).status).toBe(503);
  });

  it('waits for a place in a resident model, as others do', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokens: ENDLESS }), concurrencyLimit: 1 } },
    }));
    const reader = await endless(url, 'a');
    const waiting = ask(url, 'a', NEVER);
    await untilWaiting(url, 'a');
    await reader.cancel();
    expect((await waiting).status).toBe(200);
  });

  it('is refused once the model whose place it waits for closes', async () => {
    const { url } = await startGateway((log) => ({
      swap: { turn: 0, linger: 0 },
      models: {
        a: { cmd: standIn('a', log, { tokens: ENDLESS }), concurrencyLimit: 1 },
        b: { cmd: standIn('b', log) },
      },
    }));
    const reader = await endless(url, 'a');
    const waiting = ask(url, 'a', NEVER);
    await untilWaiting(url, 'a');
    const other = ask(url, 'b');
    expect((await refusal(await waiting)).code).toBe('model_not_loaded');
    await reader.cancel();
    expect((await other).status).toBe(200);
  });
});

describe('a request is background', () => {
  const PERSON = { authorization: 'Bearer person' };
  const BATCH = { authorization: 'Bearer batch' };
  const OF_MODEL = { priority: 'background' };

  const queueLength = async (url: string, of: string): Promise<number | undefined> => {
    const response = await fetch(`${url}/metrics`, { headers: PERSON });
    return samplesOf(await response.text()).find(
      ({ name, labels }) => name === 'llama_swap_queue_length' && labels['model'] === of,
    )?.value;
  };

  it.each<[how: string, headers: Record<string, string>, ofModel: object]>([
    ['by its header', { ...PERSON, ...BACKGROUND }, {}],
    ['by its key', BATCH, {}],
    ['by its key, whatever its header says', { ...BATCH, 'x-priority': 'normal' }, {}],
    ['by its model', PERSON, OF_MODEL],
    ['by its model, whatever its header says', { ...PERSON, 'x-priority': 'normal' }, OF_MODEL],
  ])('%s, and closes no model that answers a person', async (_, headers, ofModel) => {
    const { url, journal } = await startGateway((log) => ({
      apiKeys: ['person', { key: 'batch', priority: 'background' }],
      swap: { turn: 0, linger: 0, backgroundIdle: 0 },
      models: {
        a: { cmd: standIn('a', log, { tokens: ENDLESS }) },
        b: { cmd: standIn('b', log), ...ofModel },
      },
    }));
    const reader = await endless(url, 'a', PERSON);
    const batch = ask(url, 'b', headers);
    await eventually(async () => (await queueLength(url, 'b')) === 1, 'b waits');
    expect((await ask(url, 'a', PERSON)).status).toBe(200);
    expect(journal.count('a', 'asked-to-stop')).toBe(0);
    await reader.cancel();
    expect((await batch).status).toBe(200);
  });
});

describe('background requests', () => {
  it('hold a model no moment longer than their answers once a person waits', async () => {
    const { url, journal } = await startGateway((log) => ({
      swap: { turn: 600, linger: 0, backgroundIdle: 0 },
      models: {
        a: { cmd: standIn('a', log, { tokens: ENDLESS }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    const reader = await endless(url, 'a', BACKGROUND);
    const person = ask(url, 'b');
    await untilWaiting(url, 'b');
    const next = ask(url, 'a', BACKGROUND);
    // It is closed: what comes now has to wait, although it is resident and has its turn.
    await untilWaiting(url, 'a');
    await reader.cancel();
    expect((await person).status).toBe(200);
    expect((await next).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(2);
  });

  it('take four places of a model at most, and never those of persons', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokens: ENDLESS }) } },
    }));
    const leaving = Array.from({ length: 6 }, () => new AbortController());
    const answers = leaving.map(async ({ signal }) => {
      const init = { headers: BACKGROUND, signal };
      await chat(url, 'a', {}, init).catch(() => 'left');
    });
    await journal.until('a', 'request', 4);
    await untilWaiting(url, 'a', 2);
    expect((await ask(url, 'a')).status).toBe(200);
    expect(await metric(url, 'queue_length', { model: 'a' })).toBe(2);
    expect(await metric(url, 'in_flight', { model: 'a' })).toBe(4);
    for (const one of leaving) one.abort();
    await Promise.all(answers);
  });

  it('get their places one after the other', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 10 }) } },
    }));
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => ask(url, 'a', BACKGROUND, {})),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    let inside = 0;
    for (const { event } of journal.lines()) {
      if (event === 'request') inside++;
      if (event === 'answered') inside--;
      expect(inside).toBeLessThanOrEqual(4);
    }
  });

  it('count as normal once one of them has waited its time', async () => {
    const { url } = await startGateway((log) => ({
      logLevel: 'info',
      swap: { turn: 0, linger: 0, backgroundWait: 0.3 },
      models: {
        a: { cmd: standIn('a', log, { tokens: ENDLESS }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    const reader = await endless(url, 'a');
    const batch = ask(url, 'b', BACKGROUND);
    const closes = async (): Promise<boolean> =>
      (await (await fetch(`${url}/logs`)).text()).includes('swap begins');
    await eventually(closes, 'a closes although it answers a person');
    await reader.cancel();
    expect((await batch).status).toBe(200);
  });
});
