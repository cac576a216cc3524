import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, health } from './support/http.js';
import { eventually } from './support/journal.js';
import { metric, samplesOf } from './support/metrics.js';
import { standIn, upstream } from './support/models.js';

const one = (): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));

describe('/metrics', () => {
  it("is valid in Prometheus' text format, whatever models are called", async () => {
    const id = 'odd "name"\\with\nlines';
    const { url } = await startGateway((log) => ({ models: { [id]: { cmd: standIn('a', log) } } }));
    expect((await chat(url, id)).status).toBe(200);
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const samples = samplesOf(await response.text());
    expect(samples).toContainEqual({
      name: 'llama_swap_requests_total',
      labels: { model: id, status: '200' },
      value: 1,
    });
  });

  it('counts requests by model and status', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log) }, b: { cmd: upstream('echo', 'b', log) } },
    }));
    await (await chat(url, 'a')).text();
    await (await chat(url, 'a')).text();
    await (await fetch(`${url}/upstream/a/nothing`)).text();
    await (await chat(url, 'b', { stream: true })).text();
    const counted = (model: string, status: string): Promise<number> =>
      metric(url, 'requests_total', { model, status });
    expect(await counted('a', '200')).toBe(2);
    expect(await counted('a', '404')).toBe(1);
    expect(await counted('b', '200')).toBe(1);
    expect(await metric(url, 'request_duration_seconds_count', { model: 'a' })).toBe(3);
    expect(await metric(url, 'errors_total', { model: 'a' })).toBe(0);
  });

  it('does not count management and monitoring as requests', async () => {
    const { url } = await one();
    for (const path of ['/v1/models', '/running', '/health', '/upstream/a/load', '/logs']) {
      await (await fetch(url + path)).text();
    }
    expect(await metric(url, 'requests_total', {})).toBe(0);
  });

  it('counts errors by model and code, those without a model too', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        bad: { cmd: upstream('exits', 'bad', log) },
        b: { cmd: upstream('breaks', 'b', log) },
      },
    }));
    await chat(url, 'bad');
    await chat(url, 'foo');
    await fetch(`${url}/v1/completions`, { method: 'POST', body: '{' });
    await chat(url, 'b', { how: 'silent' });
    await (await chat(url, 'b', { how: 'stream' })).text().catch(() => 'broken');
    const counted = (model: string, code: string): Promise<number> =>
      metric(url, 'errors_total', { model, code });
    expect(await counted('bad', 'model_load_failed')).toBe(1);
    expect(await counted('', 'model_not_found')).toBe(1);
    expect(await counted('', 'invalid_json')).toBe(1);
    expect(await counted('b', 'upstream_closed')).toBe(2);
    expect(await metric(url, 'requests_total', { model: 'bad', status: '503' })).toBe(1);
  });

  it('counts a client that left before its answer as 499', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { b: { cmd: upstream('breaks', 'b', log) } },
    }));
    const leaving = new AbortController();
    const asked = chat(url, 'b', { how: 'never' }, { signal: leaving.signal });
    await journal.until('b', 'request');
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await eventually(
      async () => (await metric(url, 'requests_total', { model: 'b', status: '499' })) === 1,
      'it is counted',
    );
  });

  it('shows requests in flight, the queue, and how long it took', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { tokenPace: 30, tokens: 20 }), concurrencyLimit: 1 } },
    }));
    const answers = [chat(url, 'a')];
    await journal.until('a', 'request');
    answers.push(chat(url, 'a'), chat(url, 'a'));
    const now = (name: string): Promise<number> => metric(url, name, { model: 'a' });
    await eventually(async () => (await now('queue_length')) === 2, 'two wait');
    expect(await now('in_flight')).toBe(1);
    expect(await now('resident')).toBe(1);
    await Promise.all(answers);
    await eventually(async () => (await now('in_flight')) === 0, 'none is in flight');
    expect(await now('queue_length')).toBe(0);
    expect(await now('queue_wait_seconds_count')).toBe(3);
    expect(await now('queue_wait_seconds_sum')).toBeGreaterThan(1.2);
  });

  it('counts loads by their result, and their time', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log, { loadTime: 250 }) },
        bad: { cmd: upstream('exits', 'bad', log) },
        slow: { cmd: upstream('hangs', 'slow', log), healthCheckTimeout: 0.2 },
      },
    }));
    for (const model of ['a', 'bad', 'slow']) await chat(url, model);
    const counted = (model: string, result: string): Promise<number> =>
      metric(url, 'loads_total', { model, result });
    expect(await counted('a', 'ok')).toBe(1);
    expect(await counted('bad', 'model_load_failed')).toBe(1);
    expect(await counted('slow', 'model_load_timeout')).toBe(1);
    expect(await metric(url, 'load_seconds_count', { model: 'a' })).toBe(1);
    const seconds = await metric(url, 'load_seconds_sum', { model: 'a' });
    expect(seconds).toBeGreaterThan(0.25);
    expect(seconds).toBeLessThan(10);
  });

  it('counts unloads by their reason', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log) },
        b: { cmd: standIn('b', log) },
        c: { cmd: standIn('c', log), ttl: 0.1 },
      },
    }));
    const counted = (model: string, reason: string): Promise<number> =>
      metric(url, 'unloads_total', { model, reason });
    await chat(url, 'a');
    await chat(url, 'b');
    expect(await counted('a', 'swap')).toBe(1);
    await fetch(`${url}/upstream/b`, { method: 'DELETE' });
    expect(await counted('b', 'unload')).toBe(1);
    await chat(url, 'c');
    await eventually(async () => (await counted('c', 'ttl')) === 1, 'the TTL has passed');
    await chat(url, 'a');
    process.kill((await health(url)).models['a']?.pid ?? 0, 'SIGKILL');
    await eventually(async () => (await counted('a', 'crash')) === 1, 'the crash is counted');
  });
});
