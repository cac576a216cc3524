import { describe, expect, it } from 'vitest';
import { VERSION } from '../src/version.js';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, json, readUntil, readUntilBroken, refusal, running } from './support/http.js';
import { standIn, upstream } from './support/models.js';
import { collect, open, send } from './support/raw-http.js';
import { ASK_A } from './support/ways.js';

const ID = 'org/a:8b';

/** Two models that fit beside each other, one of them persistent. */
const two = (): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: {
      [ID]: { cmd: standIn('a', log, { tokenPace: 20, tokens: 1000 }), aliases: ['gpt-4'] },
      p: { cmd: standIn('p', log), persist: true },
    },
  }));

const load = async (url: string, ...ids: string[]): Promise<void> => {
  for (const id of ids) await fetch(`${url}/upstream/${id}/load`);
};

describe('unloading all models', () => {
  it.each([
    ['GET', '/unload', 'OK', 'text/plain; charset=utf-8'],
    ['POST', '/api/models/unload', '{"msg":"ok"}', 'application/json; charset=utf-8'],
  ])('%s %s answers %s once nothing is left of them', async (method, path, answer, type) => {
    const { url, journal } = await two();
    await load(url, ID, 'p');
    expect(await running(url)).toEqual([ID, 'p']);
    const response = await fetch(url + path, { method });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(answer);
    expect(journal.count('a', 'ended') + journal.count('p', 'ended')).toBe(2);
    expect(await running(url)).toEqual([]);
    // Again, where nothing runs.
    expect((await fetch(url + path, { method })).status).toBe(200);
  });

  it('breaks answers under way, and takes loads back that wait for their turn', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log, { tokenPace: 20, tokens: 1000 }) },
        b: { cmd: standIn('b', log) },
      },
    }));
    const reader = await readUntil(await chat(url, 'a', { stream: true }), 'data:');
    const broken = readUntilBroken(reader);
    await fetch(`${url}/models/load`, { method: 'POST', body: '{"model":"b"}' });
    expect((await fetch(`${url}/unload`)).status).toBe(200);
    expect(await broken).toContain('model_unloaded');
    await load(url, 'a');
    expect(await running(url)).toEqual(['a']);
    expect(journal.count('b', 'started')).toBe(0);
  });
});

describe('POST /api/models/unload/{model}', () => {
  it.each(['org/a:8b', 'org%2Fa%3A8b', 'gpt-4'])('unloads that model: %s', async (name) => {
    const { url, journal } = await two();
    await load(url, ID, 'p');
    const answer = await send(url, { path: `/api/models/unload/${name}` });
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('OK');
    expect(journal.count('a', 'ended')).toBe(1);
    expect(await running(url)).toEqual(['p']);
    // What does not run is unloaded already.
    expect((await send(url, { path: `/api/models/unload/${name}` })).status).toBe(200);
  });

  it('of an unknown model is a 404', async () => {
    const { url } = await two();
    const response = await fetch(`${url}/api/models/unload/foo/bar`, { method: 'POST' });
    expect(await refusal(response)).toMatchObject({ status: 404, code: 'model_not_found' });
  });
});

describe('GET /api/version', () => {
  it('tells the version, and has the fields that clients read', async () => {
    const { url } = await two();
    expect(await json(await fetch(`${url}/api/version`))).toEqual({
      version: VERSION,
      commit: 'unknown',
      build_date: 'unknown',
    });
  });
});

describe('/v/', () => {
  const echo = (): Promise<GatewayUnderTest> =>
    startGateway((log) => ({ models: { a: { cmd: upstream('echo', 'a', log) } } }));

  it.each([
    ['/v/chat/completions', '/chat/completions'],
    ['/v/messages/count_tokens?beta=true', '/messages/count_tokens?beta=true'],
    ['/v/v1/x%2Fy', '/v1/x%2Fy'],
  ])('%s reaches the upstream as %s', async (path, there) => {
    const { url } = await echo();
    const answer = await send(url, { path, body: ASK_A });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ url: there, body: ASK_A });
  });

  it('takes the model from the query too', async () => {
    const { url } = await echo();
    const answer = await json(await fetch(`${url}/v/models?model=a`));
    expect(answer).toMatchObject({ method: 'GET', url: '/models?model=a' });
  });

  it('has Anthropic’s errors on /v/messages', async () => {
    const { url } = await echo();
    const answer = await send(url, { path: '/v/messages', body: '{"model":"x"}' });
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      type: 'error',
      error: { type: 'not_found_error' },
    });
  });

  it('leads to no route of the gateway itself', async () => {
    const { url, journal } = await echo();
    expect((await fetch(`${url}/v/upstream/a/load`)).status).toBe(400);
    expect((await fetch(`${url}/v/health`)).status).toBe(400);
    expect(journal.lines()).toEqual([]);
  });
});

describe('GET /logs/stream', () => {
  const GATEWAY = 'model loaded {';
  const MARKED = `[${ID}] stand-in: model loaded`;
  const OWN = '\nstand-in: model loaded';

  const logging = (): Promise<GatewayUnderTest> =>
    startGateway((log) => ({
      logLevel: 'info',
      models: {
        [ID]: { cmd: standIn('a', log), aliases: ['gpt-4'] },
        stream: { cmd: standIn('stream', log), persist: true },
        'stream/proxy': { cmd: standIn('other', log), persist: true },
      },
    }));

  const seen = (text: string): string[] =>
    [GATEWAY, MARKED, OWN].filter((line) => `\n${text}`.includes(line));

  it.each([
    ['/', [GATEWAY, MARKED]],
    ['/upstream', [MARKED]],
    ['/org/a:8b', [OWN]],
    ['/org%2Fa:8b', [OWN]],
    ['/gpt-4', [OWN]],
  ])('%s tells what there is, and what comes, as text', async (path, lines) => {
    const gateway = await logging();
    const { url } = gateway;
    const early = await open(url, { method: 'GET', path: `/logs/stream${path}` });
    expect(early.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    });
    await load(url, 'gpt-4');
    const late = await fetch(`${url}/logs/stream${path}`);
    const onlyNew = await fetch(`${url}/logs/stream${path}?no-history`);
    await gateway.close();
    expect(seen((await collect(early)).body.toString())).toEqual(lines);
    expect(seen(await late.text())).toEqual(lines);
    expect(seen(await onlyNew.text())).toEqual([]);
  });

  it('/proxy is the gateway’s own log', async () => {
    const gateway = await startGateway((log) => ({
      logLevel: 'info',
      models: { [ID]: { cmd: standIn('a', log) } },
    }));
    const { url } = gateway;
    const streams = ['', '/proxy'].map((path) => fetch(`${url}/logs/stream${path}`));
    const answers = await Promise.all(streams);
    await load(url, ID);
    await gateway.close();
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts.map(seen)).toEqual([[GATEWAY, MARKED], [GATEWAY]]);
  });

  it('of a log there is not is a 400', async () => {
    const { url } = await logging();
    expect(await refusal(await fetch(`${url}/logs/stream/foo`))).toEqual({
      status: 400,
      code: 'invalid_request',
      message: "there is no log 'foo'; expected proxy, upstream or the name of a model",
    });
  });

  it.each(['stream', 'stream/proxy'])('leaves a model of that name its log: %s', async (id) => {
    const { url } = await logging();
    await load(url, id);
    const text = await (await fetch(`${url}/logs/${id}`)).text();
    expect(seen(text)).toEqual([OWN]);
  });

  it('answers HEAD at once', async () => {
    const { url } = await logging();
    const { status } = await send(url, { method: 'HEAD', path: '/logs/stream/upstream' });
    expect(status).toBe(200);
  });
});
