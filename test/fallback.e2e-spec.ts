import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { running } from './support/http.js';
import { metric } from './support/metrics.js';
import { upstream } from './support/models.js';
import { send, valuesOf } from './support/raw-http.js';
import type { Answer } from './support/raw-http.js';
import { ASK_A, WAYS } from './support/ways.js';

describe('a fallback', () => {
  const HEADERS = ['X-Priority', 'background'];
  const BODY = '{ "model" : "a", "seed":12345678901234567890 }';

  /** Of three models, the second of a's fallbacks is resident. */
  const resident = async (
    b: object = {},
    more: object = {},
    program = 'echo',
  ): Promise<GatewayUnderTest> => {
    const under = await startGateway((log) => ({
      models: {
        a: { cmd: upstream('echo', 'a', log), fallback: ['c', 'org/größe'] },
        'org/größe': { cmd: upstream(program, 'b', log), ...b },
        c: { cmd: upstream('echo', 'c', log) },
      },
      ...more,
    }));
    await fetch(`${under.url}/upstream/org/gr%C3%B6%C3%9Fe/load`);
    return under;
  };
  const NAME = 'org/gr%c3%b6%c3%9fe';

  const servedBy = ({ rawHeaders }: Answer): string[] => valuesOf(rawHeaders, 'x-model-served');
  const bodyAt = ({ body }: Answer): string =>
    Buffer.from((JSON.parse(body.toString()) as { body: string }).body, 'latin1').toString();

  it.each([
    [{}, '"org/größe"'],
    [{ useModelName: 'real' }, '"real"'],
  ])('answers instead of a load, under its own name: %j', async (b, name) => {
    const { url, journal } = await resident(b);
    const answer = await send(url, { path: '/v1/completions', headers: HEADERS, body: BODY });
    expect(answer.status).toBe(200);
    expect(servedBy(answer)).toEqual([NAME]);
    expect(bodyAt(answer)).toBe(BODY.replace('"a"', name));
    expect(journal.lives()).toEqual(['b started', 'b ready']);
    const counted = (model: string): Promise<number> => metric(url, 'requests_total', { model });
    expect(await counted('org/größe')).toBe(1);
    expect(await counted('a')).toBe(0);
  });

  it('gets a request that is passed on unread as it is', async () => {
    const { url, journal } = await resident();
    const path = '/upstream/a/v1/completions?model=a';
    const answer = await send(url, { path, headers: HEADERS, body: BODY });
    expect(servedBy(answer)).toEqual([NAME]);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      url: '/v1/completions?model=a',
      body: BODY,
    });
    expect(journal.count('a', 'started')).toBe(0);
  });

  it.each(WAYS)('is named where it refuses a request that came %s', async (_, to) => {
    const { url } = await resident({}, {}, 'says');
    const said = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\nX-Upstream: b\r\n\r\nno';
    const headers = [...HEADERS, 'X-Say', Buffer.from(said).toString('base64')];
    const answer = await send(url, { path: to('/v1/completions'), headers, body: ASK_A });
    expect(answer).toMatchObject({ status: 400, body: Buffer.from('no') });
    expect(servedBy(answer)).toEqual([NAME]);
    expect(valuesOf(answer.rawHeaders, 'x-upstream')).toEqual(['b']);
  });

  it('is named where it fails', async () => {
    const { url } = await resident({}, {}, 'breaks');
    const body = '{"model":"a","how":"silent"}';
    const answer = await send(url, { path: '/v1/completions', headers: HEADERS, body });
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toContain("model 'org/größe' closed the connection");
    expect(servedBy(answer)).toEqual([NAME]);
    const code = 'upstream_closed';
    expect(await metric(url, 'errors_total', { model: 'org/größe', code })).toBe(1);
  });

  it('that dies leaves the request to the model it was meant for', async () => {
    const { url, journal } = await resident({}, {}, 'breaks');
    const body = '{"model":"a","how":"crash"}';
    const answer = await send(url, { path: '/v1/completions', headers: HEADERS, body });
    expect(answer.status).toBe(200);
    expect(servedBy(answer)).toEqual([]);
    expect(bodyAt(answer)).toBe(body);
    expect(journal.count('a', 'started')).toBe(1);
    expect(await metric(url, 'requests_total', { model: 'a' })).toBe(1);
  });

  it('does not answer persons: their model is loaded', async () => {
    const { url } = await resident();
    const answer = await send(url, { path: '/v1/completions', body: BODY });
    expect(servedBy(answer)).toEqual([]);
    expect(bodyAt(answer)).toBe(BODY);
    expect(await running(url)).toEqual(['a']);
  });

  it('does not answer where the model asked for is resident', async () => {
    const { url } = await resident({ persist: true });
    await fetch(`${url}/upstream/a/load`);
    expect(await running(url)).toEqual(['a', 'org/größe']);
    const answer = await send(url, { path: '/v1/completions', headers: HEADERS, body: BODY });
    expect(servedBy(answer)).toEqual([]);
    expect(bodyAt(answer)).toBe(BODY);
  });

  it('is not loaded to be one', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        a: { cmd: upstream('echo', 'a', log), fallback: ['b'] },
        b: { cmd: upstream('echo', 'b', log) },
      },
    }));
    const answer = await send(url, { path: '/v1/completions', headers: HEADERS, body: BODY });
    expect(servedBy(answer)).toEqual([]);
    expect(journal.lives()).toEqual(['a started', 'a ready']);
  });
});
