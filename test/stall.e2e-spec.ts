import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGateway, temporaryFolder } from './support/gateway.js';
import type { GatewayUnderTest, ModelEntry } from './support/gateway.js';
import { health, running } from './support/http.js';
import { eventually, isAlive } from './support/journal.js';
import { metric } from './support/metrics.js';
import { upstream } from './support/models.js';
import { begin, collect, headOf, open, send } from './support/raw-http.js';
import type { RawRequest } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

/** Longer than a test waits: what hangs takes no notice of SIGTERM, and is not asked to stop. */
const UNLOAD_TIMEOUT_SEC = 60;
const MIB = 1024 * 1024;

const over = (program: string, more: ModelEntry = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    unloadTimeout: UNLOAD_TIMEOUT_SEC,
    models: { a: { cmd: upstream(program, 'a', log), stallTimeout: 1, ...more } },
  }));

/** A second model, whose questions are the clock: it has work, is silent and well. */
const besideOne = (program: string, more: ModelEntry): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    unloadTimeout: UNLOAD_TIMEOUT_SEC,
    models: {
      a: { cmd: upstream(program, 'a', log), ...more },
      clock: { cmd: upstream('ponders', 'clock', log), persist: true, stallTimeout: 1 },
    },
    groups: { both: { members: ['a', 'clock'], swap: false } },
  }));

/** Resolves once the clock has been asked so often how it is, after its load. */
async function ticks({ url, journal }: GatewayUnderTest, times: number): Promise<void> {
  const outgoing = begin(url, { method: 'GET', path: '/upstream/clock/think' });
  outgoing.end();
  await journal.until('clock', 'request');
  await journal.until('clock', 'asked', journal.count('clock', 'asked') + times);
  outgoing.destroy();
}

async function signal(url: string, what: NodeJS.Signals): Promise<void> {
  const pid = (await health(url)).models['a']?.pid;
  if (pid === undefined) throw new Error('it does not run');
  process.kill(pid, what);
}

const stalls = (url: string): Promise<number> =>
  metric(url, 'unloads_total', { model: 'a', reason: 'stalled' });

/** All of an answer that breaks off. */
async function untilBroken(answer: IncomingMessage): Promise<string> {
  let seen = '';
  try {
    for await (const chunk of answer) seen += String(chunk);
  } catch {
    return seen;
  }
  throw new Error(`the answer ended as if complete: ${seen}`);
}

describe('a model that hangs', () => {
  it.each([
    ['POST', '/v1/completions', ASK_A],
    ['GET', '/upstream/a/props', undefined],
  ])('is restarted, and the fresh one answers who waited: %s', async (method, path, body) => {
    const { url, journal } = await over('falters');
    const asked = { method, path, headers: ['X-How', 'silent'] };
    const answer = send(url, body === undefined ? asked : { ...asked, body });
    await journal.until('a', 'request');
    await signal(url, 'SIGSTOP');
    expect((await answer).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(2);
    expect(journal.count('a', 'request')).toBe(2);
    expect(await stalls(url)).toBe(1);
  });

  it('is restarted although more and more requests come, and all of them are answered', async () => {
    const { url, journal } = await over('echo');
    await (await fetch(`${url}/upstream/a/`)).text();
    await signal(url, 'SIGSTOP');
    const asked: Promise<Response>[] = [];
    const ask = (): void => void asked.push(fetch(`${url}/upstream/a/`));
    const steadily = setInterval(ask, 200);
    await journal.until('a', 'started', 2).finally(() => {
      clearInterval(steadily);
    });
    expect(await stalls(url)).toBe(1);
    for (const answer of asked) expect((await answer).status).toBe(200);
  });

  it('is stopped by its command where it has one', async () => {
    const trace = join(temporaryFolder(), 'stopped');
    const cmdStop = `sh -c 'touch ${trace}; kill -KILL $0' \${PID}`;
    const { url, journal } = await over('echo', { cmdStop });
    await (await fetch(`${url}/upstream/a/`)).text();
    await signal(url, 'SIGSTOP');
    expect((await fetch(`${url}/upstream/a/`)).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(2);
    expect(existsSync(trace)).toBe(true);
  });

  it('and hangs again after its restart is a 502 the second time', async () => {
    const { url, journal } = await over('falters');
    const headers = ['X-How', 'deaf,deaf'];
    const answer = await send(url, { path: '/v1/completions', headers, body: ASK_A });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      error: { code: 'upstream_closed', message: "model 'a' stopped answering and was restarted" },
    });
    expect(journal.count('a', 'request')).toBe(2);
  });

  it('and has no endpoint to ask is restarted once it takes no more connections', async () => {
    const { url } = await over('falters', { checkEndpoint: 'none' });
    expect((await send(url, { path: '/v1/completions', body: ASK_A })).status).toBe(200);
    const headers = ['X-How', 'deaf'];
    const outgoing = begin(url, { method: 'GET', path: '/upstream/a/props', headers });
    outgoing.end();
    await eventually(async () => (await stalls(url)) === 1, 'it counts as stalled');
    outgoing.destroy();
  });

  it.each(WAYS)('breaks the streams under way where all can see it: %s', async (_way, to) => {
    const { url, journal } = await over('ponders');
    const answer = await open(url, { path: to('/events'), body: ASK_A });
    await once(answer, 'readable');
    await signal(url, 'SIGSTOP');
    const seen = await untilBroken(answer);
    expect(seen).toContain('data: first');
    expect(seen).toContain('event: error');
    expect(seen).toContain("model 'a' stopped answering and was restarted");
    expect(journal.count('a', 'request')).toBe(1);
  });

  it('while it has an upload under way is sent that once more, and takes the next', async () => {
    const { url, journal } = await over('ponders');
    const outgoing = begin(url, { path: '/upstream/a/think' });
    outgoing.end('an upload');
    await journal.until('a', 'request');
    await signal(url, 'SIGSTOP');
    await journal.until('a', 'request', 2);
    outgoing.destroy();
    expect((await send(url, { method: 'GET', path: '/upstream/a/next' })).status).toBe(200);
  });

  it.each(WAYS)('after its client had made it wait is restarted too: %s', async (_way, to) => {
    const { url, journal } = await over('floods');
    const answer = await open(url, { path: to('/flood?mib=256'), body: ASK_A });
    await journal.until('a', 'stalled');
    await signal(url, 'SIGSTOP');
    let bytes = 0;
    const reading = (async () => {
      for await (const chunk of answer) bytes += (chunk as Buffer).length;
    })();
    await expect(reading).rejects.toThrow('aborted');
    expect(bytes).toBeLessThan(256 * MIB);
    await eventually(async () => (await stalls(url)) === 1, 'it counts as stalled');
  });
});

describe('a model that is slow', () => {
  it('and well is left alone for as long as it takes', async () => {
    const { url, journal } = await over('ponders');
    const answer = send(url, { path: '/v1/completions', body: ASK_A });
    await journal.until('a', 'request');
    await journal.until('a', 'asked', journal.count('a', 'asked') + 3);
    await send(url, { path: '/upstream/a/next' });
    expect((await answer).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('is not asked where the operator set no bound', async () => {
    const under = await besideOne('ponders', { stallTimeout: 0 });
    const { url, journal } = under;
    const outgoing = begin(url, { method: 'GET', path: '/upstream/a/think' });
    outgoing.end();
    await journal.until('a', 'request');
    const asked = journal.count('a', 'asked');
    await ticks(under, 2);
    expect(journal.count('a', 'asked')).toBe(asked);
    outgoing.destroy();
  });

  it('because nobody reads what it sends is not asked, and not restarted', async () => {
    const under = await besideOne('floods', { stallTimeout: 1 });
    const { url, journal } = under;
    const answers = await Promise.all(
      WAYS.map(([, to]) => open(url, { path: to('/flood?mib=64'), body: ASK_A })),
    );
    await journal.until('a', 'stalled', answers.length);
    const asked = journal.count('a', 'asked');
    await ticks(under, 2);
    expect(journal.count('a', 'asked')).toBe(asked);
    for (const answer of answers) expect((await collect(answer)).body.length).toBe(64 * MIB);
  });
});

describe('a model that is idle', () => {
  it('is not asked, is unloaded after its TTL, and is not woken', async () => {
    const under = await besideOne('ponders', { stallTimeout: 1, ttl: 2 });
    const { url, journal } = under;
    const answer = send(url, { path: '/v1/completions', body: ASK_A });
    await journal.until('a', 'request');
    // Asked while it has work, which must not count as use of it.
    await journal.until('a', 'asked', journal.count('a', 'asked') + 1);
    await send(url, { path: '/upstream/a/next' });
    expect((await answer).status).toBe(200);
    const asked = journal.count('a', 'asked');
    await eventually(async () => !(await running(url)).includes('a'), 'its TTL passes');
    await ticks(under, 2);
    expect(journal.count('a', 'asked')).toBe(asked);
    expect(journal.count('a', 'started')).toBe(1);
    expect(await metric(url, 'unloads_total', { model: 'a', reason: 'ttl' })).toBe(1);
  });
});

describe('while a model that is not well is asked how it is', () => {
  /** It has a request, and has been asked for the first of two times. */
  const questioned = async (asked: RawRequest, how = '') => {
    const under = await over('ponders');
    const { url, journal } = under;
    const { body = '' } = asked;
    const outgoing = begin(url, { ...asked, headers: ['Content-Length', String(body.length)] });
    const answer = headOf(outgoing).then(collect);
    answer.catch(() => undefined); // The client may leave.
    outgoing.end(body);
    await journal.until('a', 'request');
    await send(url, { method: 'GET', path: `/upstream/a/sick${how}` });
    const askedBefore = journal.count('a', 'asked');
    await journal.until('a', 'asked', askedBefore + 1);
    return { under, outgoing, answer, askedBefore };
  };
  const THINK = { method: 'GET', path: '/upstream/a/think' };
  const next = (url: string) => send(url, { method: 'GET', path: '/upstream/a/next' });

  it('it is restarted only if it is not well the second time either', async () => {
    const { under, answer, askedBefore } = await questioned(THINK);
    const { url, journal } = under;
    await journal.until('a', 'request', 2);
    expect(journal.count('a', 'asked')).toBeGreaterThanOrEqual(askedBefore + 2);
    await next(url);
    expect((await answer).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(2);
  });

  it.each(WAYS)('an answer that moves on keeps it: %s', async (_way, to) => {
    const asked = { path: to('/v1/events'), body: ASK_A };
    const { under, answer, askedBefore } = await questioned(asked, '?moves');
    const { url, journal } = under;
    // Two for the first time, two for the second.
    await journal.until('a', 'asked', askedBefore + 4);
    await next(url);
    expect((await answer).body.toString()).toContain('data: last');
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('a client that leaves leaves nothing to restart it for', async () => {
    const { under, outgoing, askedBefore } = await questioned(THINK);
    const { url, journal } = under;
    outgoing.destroy();
    await journal.until('a', 'asked', askedBefore + 2);
    for (let i = 0; i < 20; i++) expect((await next(url)).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('an unload ends it', async () => {
    const { under, answer } = await questioned(THINK);
    const { url } = under;
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    expect((await answer).body.toString()).toContain('model_unloaded');
    expect(await running(url)).toEqual([]);
    expect(await stalls(url)).toBe(0);
  });

  it('a crash ends it, and the life after that is left alone', async () => {
    const { under, answer } = await questioned(THINK);
    const { url, journal } = under;
    await signal(url, 'SIGKILL');
    await journal.until('a', 'request', 2);
    await journal.until('a', 'asked', journal.count('a', 'asked') + 1);
    await next(url);
    expect((await answer).status).toBe(200);
    expect(journal.count('a', 'started')).toBe(2);
    expect(await stalls(url)).toBe(0);
  });

  it('the gateway ends in good order', async () => {
    const { under, answer } = await questioned(THINK);
    await next(under.url);
    await answer;
    await under.close();
    expect(under.journal.pids().filter(isAlive)).toEqual([]);
  });
});
