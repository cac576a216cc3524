import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { eventually } from './support/journal.js';
import { metric } from './support/metrics.js';
import { upstream } from './support/models.js';
import { begin, collect, headOf, send } from './support/raw-http.js';
import type { Answer, RawRequest } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

const MIB = 1024 * 1024;
const LARGE_ASK_A = JSON.stringify({ model: 'a', prompt: 'x'.repeat(MIB / 4) });

/** Its model answers one request at a time: a lease that never ends would hold up the next one. */
const over = (
  program: string,
  more: ModelEntry = {},
  ...args: string[]
): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: { a: { cmd: upstream(program, 'a', log, ...args), concurrencyLimit: 1, ...more } },
  }));

const tries = ({ journal }: GatewayUnderTest, path: string): number =>
  journal.lines().filter((line) => line.event === 'request' && line.path === path).length;

const codeOf = ({ body }: Answer): string =>
  (JSON.parse(body.toString()) as { error: { code: string } }).error.code;

/** Requests that are at hand as a whole, whichever way they go. */
const REPEATABLE: readonly (readonly [what: string, of: (path: string) => RawRequest])[] = [
  ['POST by the model in its body', (path) => ({ path, body: ASK_A })],
  ['POST of a large body', (path) => ({ path, body: LARGE_ASK_A })],
  ['GET by its path', (path) => ({ method: 'GET', path: `/upstream/a${path}` })],
  ['DELETE by its path', (path) => ({ method: 'DELETE', path: `/upstream/a${path}` })],
  ['HEAD by its path', (path) => ({ method: 'HEAD', path: `/upstream/a${path}` })],
  ['POST of nothing by its path', (path) => ({ path: `/upstream/a${path}`, body: '' })],
];

describe.each(REPEATABLE)('a request whose upstream fails before a byte: %s', (_what, of) => {
  it('is sent once more, whatever the failure', async () => {
    const under = await over('falters');
    for (const how of ['reset', 'end', 'exit', 'hints']) {
      const path = `/v1/${how}`;
      const answer = await send(under.url, { ...of(path), headers: ['X-How', how] });
      expect([how, answer.status, tries(under, path)]).toEqual([how, 200, 2]);
    }
  });

  it('is answered where the answer has no body', async () => {
    const under = await over('falters');
    const headers = ['X-How', 'reset', 'X-Empty', 'yes'];
    const answer = await send(under.url, { ...of('/v1/empty'), headers });
    expect([answer.status, tries(under, '/v1/empty')]).toEqual([204, 2]);
  });

  it.each([
    ['reset,reset,reset', 1],
    ['exit,exit,exit', 2],
    ['reset,exit,reset', 1],
    ['exit,hints,reset', 2],
  ])('is never sent a third time: %s', async (how, lives) => {
    const under = await over('falters');
    const answer = await send(under.url, { ...of('/v1/twice'), headers: ['X-How', how] });
    expect([answer.status, tries(under, '/v1/twice')]).toEqual([502, 2]);
    if (answer.body.length > 0) expect(codeOf(answer)).toBe('upstream_closed');
    expect(under.journal.count('a', 'started')).toBe(lives);
  });
});

describe.each(REPEATABLE.slice(0, 4))('an answer whose head has come: %s', (_what, of) => {
  it('and told its length is asked for once more', async () => {
    const under = await over('falters');
    for (const how of ['length', 'length-end', 'length-exit']) {
      const path = `/v1/${how}`;
      const answer = await send(under.url, { ...of(path), headers: ['X-How', how] });
      expect([how, answer.status, tries(under, path)]).toEqual([how, 200, 2]);
    }
  });

  it.each(['chunked', 'byte'])(
    'and went to the client is never asked for again: %s',
    async (how) => {
      const under = await over('falters');
      const broken = send(under.url, { ...of('/v1/begun'), headers: ['X-How', how] });
      await expect(broken).rejects.toThrow(/aborted|hang up/);
      expect(tries(under, '/v1/begun')).toBe(1);
    },
  );
});

describe('connections that the upstream ends right after each answer', () => {
  it.each([
    [1, 500, 'small', ASK_A],
    [32, 30, 'small', ASK_A],
    [1, 100, 'large', LARGE_ASK_A],
    [16, 15, 'large', LARGE_ASK_A],
  ])('are no error: %i at a time, %i each, %s', async (atOnce, each, _size, body) => {
    const { url } = await over('closes', { concurrencyLimit: 0 });
    const statuses = new Set<number>();
    const client = async (): Promise<void> => {
      for (let i = 0; i < each; i++) {
        statuses.add((await send(url, { path: '/v1/completions', body })).status);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, client));
    expect([...statuses]).toEqual([200]);
  });
});

describe('an upstream that dies while it is sent a body', () => {
  it.each(['reset', 'exit'])('is sent all of it again: %s', async (how) => {
    const under = await over('falters');
    const body = JSON.stringify({ model: 'a', prompt: 'x'.repeat(8 * MIB) });
    const headers = ['X-How', how, 'X-Unread', 'yes'];
    const answer = await send(under.url, { path: '/v1/completions', headers, body });
    expect(JSON.parse(answer.body.toString())).toEqual({ method: 'POST', bytes: body.length });
    expect(tries(under, '/v1/completions')).toBe(2);
  });

  it('that nobody has looked at is sent all of it again, as far as it has come, and then the rest', async () => {
    const under = await over('falters');
    const headers = ['X-How', 'reset', 'X-Unread', 'yes', 'Content-Length', String(8 * MIB)];
    const outgoing = begin(under.url, { path: '/upstream/a/v1/x', headers });
    outgoing.write(Buffer.alloc(4 * MIB));
    await eventually(() => tries(under, '/v1/x') === 2, 'it is sent again');
    outgoing.end(Buffer.alloc(4 * MIB));
    const answer = await collect(await headOf(outgoing));
    expect(JSON.parse(answer.body.toString())).toEqual({ method: 'POST', bytes: 8 * MIB });
  });

  it('is sent all of it again where more of it than fits into memory comes before it is known to be dead', async () => {
    const under = await startGateway((log) => ({
      bodyMemory: 4,
      models: { a: { cmd: upstream('falters', 'a', log), concurrencyLimit: 1 } },
    }));
    const { url } = under;
    await fetch(`${url}/upstream/a/load`);
    const headers = ['X-How', 'deaf-reset-exit', 'X-Unread', 'yes', 'Transfer-Encoding', 'chunked'];
    const outgoing = begin(url, { path: '/upstream/a/v1/x', headers });
    outgoing.write(Buffer.alloc(MIB));
    await under.journal.until('a', 'request');
    const inFlight = () => metric(url, 'in_flight', { model: 'a' });
    await eventually(async () => (await inFlight()) === 0, 'the first try has failed');
    outgoing.end(Buffer.alloc(7 * MIB));
    const answer = await collect(await headOf(outgoing));
    expect(JSON.parse(answer.body.toString())).toEqual({ method: 'POST', bytes: 8 * MIB });
    expect([tries(under, '/v1/x'), under.journal.count('a', 'started')]).toEqual([2, 2]);
  });

  it('of which not all is held is a 502, and is asked once', async () => {
    const under = await startGateway((log) => ({
      bodyMemory: 0,
      models: { a: { cmd: upstream('falters', 'a', log), concurrencyLimit: 1 } },
    }));
    await fetch(`${under.url}/upstream/a/load`);
    const headers = ['X-How', 'reset', 'X-Unread', 'yes'];
    const body = Buffer.alloc(32 * MIB);
    const answer = await send(under.url, { path: '/upstream/a/v1/x', headers, body });
    expect([answer.status, codeOf(answer)]).toEqual([502, 'upstream_closed']);
    expect(tries(under, '/v1/x')).toBe(1);
    expect((await send(under.url, { path: '/upstream/a/v1/x' })).status).toBe(200);
  });
});

describe('between the two tries', () => {
  it.each(WAYS)('a client may leave: nothing is sent again: %s', async (_way, to) => {
    const under = await over('falters', {}, '500');
    const { url, journal } = under;
    const headers = ['X-How', 'exit'];
    const outgoing = begin(url, { method: 'GET', path: `${to('/v1/left')}?model=a`, headers });
    outgoing.end();
    await journal.until('a', 'started', 2);
    outgoing.destroy();
    await journal.until('a', 'ready', 2);
    expect((await send(url, { path: '/v1/next', body: ASK_A })).status).toBe(200);
    expect(journal.lines().filter(({ event }) => event === 'request')).toHaveLength(2);
  });

  /** Its connection is gone; whether its process is too, nobody knows yet. */
  const between = async () => {
    const under = await over('falters');
    const { url } = under;
    const headers = ['X-How', 'deaf-reset'];
    const answer = send(url, { path: '/v1/completions', headers, body: ASK_A });
    await under.journal.until('a', 'request');
    const inFlight = () => metric(url, 'in_flight', { model: 'a' });
    await eventually(async () => (await inFlight()) === 0, 'the first try has failed');
    return { under, answer };
  };

  it('an unload ends the request, as it does all that run', async () => {
    const { under, answer } = await between();
    const { url, journal } = under;
    expect((await fetch(`${url}/upstream/a`, { method: 'DELETE' })).status).toBe(200);
    const { status } = await answer;
    expect([status, codeOf(await answer)]).toEqual([503, 'model_unloaded']);
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('the end of the gateway ends the request', async () => {
    const { answer, under } = await between();
    const closed = under.close();
    const { status } = await answer;
    expect([status, codeOf(await answer)]).toEqual([503, 'shutting_down']);
    await closed;
    expect(under.journal.count('a', 'started')).toBe(1);
  });

  it('an upstream that lives on without taking connections is a 502', async () => {
    const { answer } = await between();
    const { status } = await answer;
    expect([status, codeOf(await answer)]).toEqual([502, 'upstream_unreachable']);
  });
});
