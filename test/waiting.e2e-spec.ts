import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WaitingPace } from '../src/proxy/waiting/waiting-pace.js';
import { startGateway } from './support/gateway.js';
import { chat } from './support/http.js';
import { metric } from './support/metrics.js';
import { standIn, upstream } from './support/models.js';
import { open } from './support/raw-http.js';
import { apart, saying, seen, startTalkative, STREAM } from './support/waiting.js';

const EVENTS = '200 OK\r\nContent-Type: text/event-stream';
const LOAD_MS = '450';

describe('a stream that waits for its model', () => {
  it('fails with its own status where that is quick', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '1', '200') } },
    }));
    const { status, headers, text } = await seen(url, STREAM);
    expect(status).toBe(503);
    expect(headers['content-type']).toContain('application/json');
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'model_load_failed' } });
  });

  it('has its head after two seconds, and its answer after that', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 2_500 }) } },
    }));
    const beganAtMs = performance.now();
    const answer = await open(url, STREAM);
    expect(performance.now() - beganAtMs).toBeGreaterThan(1_950);
    expect((await once(answer, 'data')).toString()).toBe(': loading a, 2 s\n');
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    expect(text).toMatch(/^data: \{.*data: \[DONE\]\n\n$/s);
  });

  it('is told in comments, one line each, and goes on with the first byte of the answer', async () => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('says', 'a', log, LOAD_MS) } },
    }));
    const events = 'id: 1\ndata: {"n":1}\n\ndata: [DONE]\n\n';
    const headers = [...saying(EVENTS, events), 'X-Request-Id', 'mine'];
    const answer = await seen(url, { ...STREAM, headers });
    expect(answer).toMatchObject({ status: 200, isBroken: false });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'x-request-id': 'mine',
    });
    const { comments, rest } = apart(answer.text);
    expect(comments.length).toBeGreaterThan(2);
    for (const comment of comments) expect(comment).toMatch(/^: loading a, \d s$/);
    expect(rest).toBe(events);
    expect(await metric(url, 'requests_total', { model: 'a', status: '200' })).toBe(1);
  });

  it('asks for no compression, which the client may have asked for', async () => {
    const { url, journal } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('says', 'a', log, LOAD_MS) } },
    }));
    const headers = [...saying(EVENTS, 'data: 1\n\n'), 'Accept-Encoding', 'gzip'];
    const accepts = () => journal.lines().findLast(({ event }) => event === 'request')?.accepts;
    await seen(url, { ...STREAM, headers });
    expect(accepts()).toBeUndefined();
    await seen(url, { ...STREAM, headers });
    expect(accepts()).toBe('gzip');
  });

  it('is told nothing, and the head is the upstream’s, where nobody has to wait', async () => {
    const { url, app } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('says', 'a', log) } },
    }));
    await fetch(`${url}/upstream/a/load`);
    Object.defineProperty(app.get(WaitingPace), 'holdMs', {
      get: () => {
        throw new Error('a timer was begun');
      },
    });
    const headers = saying(`${EVENTS}\r\nX-Upstream: a`, 'data: 1\n\n');
    const answer = await seen(url, { ...STREAM, headers });
    expect(answer.headers['x-upstream']).toBe('a');
    expect(answer.text).toBe('data: 1\n\n');
  });

  it('is not what every body asks for: others wait in silence', async () => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('falters', 'a', log, LOAD_MS) } },
    }));
    const bodies = [
      '{"model":"a","stream":false}',
      '{"model":"a"}',
      '{"model":"a","x":{"stream":true}}',
    ];
    const ask = (body: string) => seen(url, { path: '/v1/completions', body });
    const answers = await Promise.all(bodies.map(ask));
    expect(answers.map(({ text }) => text)).toEqual(
      bodies.map(({ length }) => `{"method":"POST","bytes":${length}}`),
    );
  });

  it('is told how its place is, where it waits for that', async () => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 100, tokens: 6 }), concurrencyLimit: 1 } },
    }));
    await fetch(`${url}/upstream/a/load`);
    const first = await chat(url, 'a', { stream: true });
    const { comments, rest } = apart((await seen(url, STREAM)).text);
    expect(comments[0]).toBe(': queued for a at 1, 0 s');
    expect(rest).toMatch(/^data: \{.*data: \[DONE\]\n\n$/s);
    await first.text();
  });
});
