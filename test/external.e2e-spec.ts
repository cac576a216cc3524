import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { called, external, log, newJournal, unload, world } from './support/external.js';
import { startGateway } from './support/gateway.js';
import { chat, health, json, refusal, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn } from './support/models.js';
import { Sleeper } from './support/sleeper.js';
import { Events } from './support/sse.js';

describe('an external server that sleeps and wakes', () => {
  it('is woken for a load, put to sleep for an unload, and holds no GPU beside another model', async () => {
    const { url, journal } = await world({}, (log) => ({ llama: { cmd: standIn('llama', log) } }));
    expect((await chat(url, 'vllm')).status).toBe(200);
    expect((await chat(url, 'llama')).status).toBe(200);
    expect((await chat(url, 'vllm')).status).toBe(200);
    expect(journal.lives()).toEqual([
      ...['vllm started', 'vllm ready', 'vllm asked-to-stop', 'vllm ended'],
      ...['llama started', 'llama ready', 'llama asked-to-stop', 'llama ended'],
      ...['vllm started', 'vllm ready'],
    ]);
    expect(called(journal)).toEqual(['/wake_up', '/sleep?level=1', '/wake_up']);
  });

  it('is waited for until it sleeps, however long after its answer that is', async () => {
    const { url, journal, sleeper } = await world({}, (log) => ({
      llama: { cmd: standIn('llama', log) },
    }));
    await chat(url, 'vllm');
    // It has said that it will, as vLLM did once.
    await sleeper.behave({ '/sleep': 'ignore' });
    const other = chat(url, 'llama');
    await eventually(() => called(journal).length === 2, 'it is told to sleep');
    await sleeper.behave({});
    expect(journal.count('llama', 'started')).toBe(0);
    await fetch(`${sleeper.url}/sleep?level=1`, { method: 'POST' });
    expect((await other).status).toBe(200);
    expect(journal.lives().slice(2, 5)).toEqual([
      'vllm asked-to-stop',
      'vllm ended',
      'llama started',
    ]);
  });

  it('is not woken where it is awake', async () => {
    const { url, sleeper, journal } = await world();
    await fetch(`${sleeper.url}/wake_up`, { method: 'POST' });
    expect((await chat(url, 'vllm')).status).toBe(200);
    expect(called(journal)).toEqual(['/wake_up']);
    expect(await log(url)).toContain('it is awake');
  });

  it('finishes its answers first, and is unloaded when it is idle for too long', async () => {
    const { url, journal } = await world({ tokenPaceMs: 40, tokens: 20, model: { ttl: 0.2 } });
    const answer = await chat(url, 'vllm', { stream: true });
    expect(await answer.text()).toContain('[DONE]');
    await journal.until('vllm', 'ended');
    expect(journal.count('vllm', 'answered')).toBe(1);
    await eventually(
      async () => (await health(url)).models['vllm']?.status === 'sleeping',
      'it is shown asleep',
    );
  });

  it('sleeps on level 2, and wakes in several calls in sequence', async () => {
    const { url, journal } = await world({
      model: {
        sleep: '/sleep?level=2',
        wake: [
          '/wake_up?tags=weights',
          { path: '/collective_rpc', body: { method: 'reload_weights' } },
          { method: 'POST', path: '/wake_up?tags=kv_cache' },
        ],
      },
    });
    const calls = ['/wake_up?tags=weights', '/collective_rpc', '/wake_up?tags=kv_cache'];
    expect((await chat(url, 'vllm')).status).toBe(200);
    expect((await unload(url)).status).toBe(200);
    expect((await chat(url, 'vllm')).status).toBe(200);
    expect(called(journal)).toEqual([...calls, '/sleep?level=2', ...calls]);
    expect(await log(url)).toMatch(/POST \/collective_rpc was answered with 200 after \d/);
  });

  it('has been put to sleep once the gateway has ended', async () => {
    const gateway = await world({ sleepTime: 100 });
    const { url, sleeper } = gateway;
    await chat(url, 'vllm');
    await gateway.close();
    expect(await sleeper.isSleeping()).toBe(true);
  });

  it('that several models name sleeps once none of them is used', async () => {
    const { url, sleeper, journal } = await world({ model: { persist: true } }, (_log, one) => ({
      lora: external(one, { persist: true }),
    }));
    await chat(url, 'vllm');
    await chat(url, 'lora');
    await unload(url);
    expect(await sleeper.isSleeping()).toBe(false);
    expect((await chat(url, 'lora')).status).toBe(200);
    await unload(url, 'lora');
    expect(await sleeper.isSleeping()).toBe(true);
    expect(called(journal)).toEqual(['/wake_up', '/sleep?level=1']);
  });
});

describe('an external server without sleep', () => {
  it('is loaded once it is healthy, and nothing is done to it for an unload', async () => {
    const journal = newJournal();
    const sleeper = await Sleeper.start('plain', journal);
    const { url } = await startGateway((log) => ({
      models: { plain: { external: sleeper.url }, llama: { cmd: standIn('llama', log) } },
    }));
    expect((await chat(url, 'plain')).status).toBe(200);
    expect((await chat(url, 'llama')).status).toBe(200);
    expect(await running(url)).toEqual(['llama']);
    expect((await health(url)).models['plain']).toBeUndefined();
    expect(await sleeper.isSleeping()).toBe(false);
    expect(called(journal)).toEqual([]);
  });
});

describe('what is sent to an external server', () => {
  it('has the method, the fields and the body of the configuration; fields are in no log', async () => {
    const seen: object[] = [];
    const server = createServer((request, response) => {
      const { method, url, headers } = request;
      const { authorization, 'content-type': type, 'x-a': a } = headers;
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      request.once('end', () => {
        if (url !== '/health') seen.push({ method, url, authorization, type, a, body });
        response.end('{}');
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const secret = 'tok-5d1c07';
    const { url } = await startGateway(() => ({
      models: {
        a: {
          external: `http://127.0.0.1:${port}/base/`,
          checkEndpoint: 'none',
          sleepCheck: 'none',
          wake: [
            { path: '/up', headers: { Authorization: `Bearer ${secret}`, 'X-A': secret } },
            { method: 'PUT', path: '/up', body: 'as it is', headers: { 'Content-Type': 'text/x' } },
          ],
          sleep: { path: `/down?token=${secret}`, body: [1, { a: null }] },
        },
      },
    }));
    expect((await fetch(`${url}/upstream/a/load`)).status).toBe(200);
    await unload(url, 'a');
    const none = { authorization: undefined, a: undefined };
    expect(seen).toEqual([
      {
        ...{ method: 'POST', url: '/base/up', authorization: `Bearer ${secret}`, a: secret },
        ...{ type: undefined, body: '' },
      },
      { ...none, method: 'PUT', url: '/base/up', type: 'text/x', body: 'as it is' },
      {
        ...{ ...none, method: 'POST', url: `/base/down?token=${secret}` },
        ...{ type: 'application/json', body: '[1,{"a":null}]' },
      },
    ]);
    expect(await log(url, 'a')).not.toContain(secret);
    expect(await (await fetch(`${url}/logs`)).text()).not.toContain(secret);
  });
});

describe('a model that sleeps', () => {
  const order = (url: string, what: 'load' | 'unload'): Promise<Response> =>
    fetch(`${url}/models/${what}`, { method: 'POST', body: JSON.stringify({ model: 'vllm' }) });

  it('is shown as sleeping where models are listed, and is not running', async () => {
    const { url } = await world();
    await chat(url, 'vllm');
    expect((await unload(url)).status).toBe(200);
    const { data } = await json<{ data: { status: object }[] }>(await fetch(`${url}/v1/models`));
    expect(data[0]?.status).toEqual({ value: 'sleeping' });
    const { models } = await health(url);
    expect(models).toEqual({ vllm: { status: 'sleeping' } });
    const state = await json<{ units: { models: object[] }[] }>(await fetch(`${url}/api/state`));
    expect(state.units[0]?.models[0]).toMatchObject({ state: 'stopped', sleeping: true });
    expect(await running(url)).toEqual([]);
  });

  it('has nothing to unload, whoever asks', async () => {
    const { url, journal } = await world();
    await chat(url, 'vllm');
    await unload(url);
    const again = await unload(url);
    expect(again.status).toBe(409);
    expect(await json(again)).toEqual({ status: 'error', message: 'vllm is not running' });
    expect(await refusal(await order(url, 'unload'))).toMatchObject({
      status: 400,
      message: "model 'vllm' is not running",
    });
    const llamaSwaps = await fetch(`${url}/api/models/unload/vllm`, { method: 'POST' });
    expect(await llamaSwaps.text()).toBe('OK');
    expect(called(journal)).toEqual(['/wake_up', '/sleep?level=1']);
  });

  it('is unloaded first to the web UI of llama-server, which waits for that, and is woken by its order', async () => {
    const { url } = await world();
    const events = await Events.open<{ data?: { status: string } }>(`${url}/models/sse`);
    const told = async (): Promise<string | undefined> => (await events.next())?.data?.status;
    await order(url, 'load');
    expect([await told(), await told()]).toEqual(['loading', 'loaded']);
    await order(url, 'unload');
    expect([await told(), await told()]).toEqual(['unloaded', 'sleeping']);
    expect((await order(url, 'load')).status).toBe(200);
    expect([await told(), await told()]).toEqual(['loading', 'loaded']);
    await events.close();
  });
});
