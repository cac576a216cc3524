import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { called, external, log, newJournal, unload, world } from './support/external.js';
import { configFile, startGateway } from './support/gateway.js';
import { chat, health, readUntil, readUntilBroken, refusal, running } from './support/http.js';
import { eventually } from './support/journal.js';
import type { Journal } from './support/journal.js';
import { standIn } from './support/models.js';
import { Program } from './support/process.js';
import { Reloading } from './support/reloading.js';
import { SLEEP, Sleeper } from './support/sleeper.js';

describe('a server that does not sleep although it was told to', () => {
  it('is told once more', async () => {
    const { url, sleeper, journal } = await world({ model: { unloadTimeout: 0.3 } });
    await chat(url, 'vllm');
    await sleeper.behave({ '/sleep': ['ignore', null] });
    expect((await unload(url)).status).toBe(200);
    expect(await sleeper.isSleeping()).toBe(true);
    expect((await health(url)).models['vllm']).toEqual({ status: 'sleeping' });
    expect(called(journal)).toEqual(['/wake_up', '/sleep?level=1', '/sleep?level=1']);
  });

  it('is an error in the logs, and not shown as sleeping', async () => {
    const { url, sleeper } = await world({ model: { unloadTimeout: 0.3 } });
    await chat(url, 'vllm');
    await sleeper.behave({ '/sleep': 'ignore' });
    expect((await unload(url)).status).toBe(200);
    expect((await health(url)).models).toEqual({});
    expect(await log(url)).toContain('it says that it does not sleep');
    expect(await (await fetch(`${url}/logs`)).text()).toContain(
      'a server says that it does not sleep {"model":"vllm"}',
    );
  });

  it('is noticed by its refusal where it cannot be asked', async () => {
    const { url, sleeper } = await world({ model: { sleepCheck: 'none', unloadTimeout: 0.3 } });
    await chat(url, 'vllm');
    await sleeper.behave({ '/sleep': 404 });
    expect((await unload(url)).status).toBe(200);
    expect((await health(url)).models).toEqual({});
    expect(await log(url)).toContain('POST /sleep?level=1 was answered with 404');
    expect(await (await fetch(`${url}/logs`)).text()).toContain('could not be put to sleep');
  });

  it('is taken for asleep where it cannot be asked and takes the call', async () => {
    const { url, sleeper } = await world({ asleep: false });
    await sleeper.behave({ '/is_sleeping': 404 });
    await chat(url, 'vllm');
    expect((await unload(url)).status).toBe(200);
    expect((await health(url)).models['vllm']).toEqual({ status: 'sleeping' });
  });
});

describe('a wake call that fails', () => {
  it('fails the load with a reason, and what is half awake is put to sleep', async () => {
    const { url, sleeper, journal } = await world({
      model: { wake: ['/wake_up?tags=weights', '/wake_up?tags=kv_cache', '/wake_up'] },
    });
    await sleeper.behave({ '/wake_up': [null, 503] });
    const { status, code } = await refusal(await chat(url, 'vllm'));
    expect({ status, code }).toEqual({ status: 503, code: 'model_load_failed' });
    expect(await log(url)).toContain('POST /wake_up?tags=kv_cache was answered with 503');
    await journal.until('vllm', 'ended');
    expect(called(journal)).toEqual([
      ...['/wake_up?tags=weights', '/wake_up?tags=kv_cache'],
      '/sleep?level=1',
    ]);
  });

  it('by a redirect is not followed', async () => {
    const { url, sleeper } = await world();
    await sleeper.behave({ '/wake_up': 307 });
    expect((await refusal(await chat(url, 'vllm'))).code).toBe('model_load_failed');
    expect(await log(url)).toContain('POST /wake_up was answered with 307');
  });

  it('by never being answered ends with the time that a load may take', async () => {
    const { url, sleeper } = await world({ model: { healthCheckTimeout: 0.3 } });
    await sleeper.behave({ '/wake_up': 'hang' });
    expect((await refusal(await chat(url, 'vllm'))).code).toBe('model_load_failed');
    expect(await log(url)).toContain('POST /wake_up was not answered within 0.3 s');
  });

  it('by nothing coming of it is noticed where that can be seen', async () => {
    const { url, sleeper } = await world({ model: { healthCheckTimeout: 0.3 } });
    await sleeper.behave({ '/wake_up': 'ignore' });
    expect((await refusal(await chat(url, 'vllm'))).code).toBe('model_load_failed');
    expect(await log(url)).toContain('it has been told to wake, and has not said that it does');
  });

  it('is given up when the model is unloaded, and the server sleeps again', async () => {
    const { url, sleeper, journal } = await world();
    await sleeper.behave({ '/wake_up': 'hang' });
    const waiting = chat(url, 'vllm');
    await eventually(() => called(journal).includes('/wake_up'), 'it is told to wake');
    expect((await unload(url)).status).toBe(200);
    expect((await refusal(await waiting)).code).toBe('model_unloaded');
    expect(called(journal)).toEqual(['/wake_up', '/sleep?level=1']);
  });
});

describe('an external server that ends', () => {
  it('is noticed by the next request, which waits until it is back', async () => {
    const { url, sleeper } = await world();
    await chat(url, 'vllm');
    await sleeper.crash();
    const next = chat(url, 'vllm');
    await eventually(
      async () => (await log(url)).includes('nothing answers yet'),
      'it is waited for',
    );
    await sleeper.restart();
    expect((await next).status).toBe(200);
  });

  it('in the middle of a stream breaks it visibly', async () => {
    const { url, sleeper } = await world({ tokenPaceMs: 50, tokens: 200 });
    const reader = await readUntil(await chat(url, 'vllm', { stream: true }), 'data:');
    const rest = readUntilBroken(reader);
    await sleeper.crash();
    expect(await rest).toContain('"code":"upstream_closed"');
    await eventually(async () => !(await running(url)).includes('vllm'), 'it is noticed');
  });

  it('holds nothing, so that another model is loaded without waiting for it', async () => {
    const { url, sleeper } = await world({ model: { unloadTimeout: 60 } }, (log) => ({
      llama: { cmd: standIn('llama', log) },
    }));
    await chat(url, 'vllm');
    await sleeper.crash();
    expect((await chat(url, 'llama')).status).toBe(200);
    expect((await health(url)).models['vllm']).toBeUndefined();
  });

  it('before it was loaded fails the load when its time is up', async () => {
    const { url, sleeper } = await world({ model: { healthCheckTimeout: 0.3 } });
    await sleeper.crash();
    expect((await refusal(await chat(url, 'vllm'))).code).toBe('model_load_failed');
    expect(await log(url)).toContain('nothing has answered within 0.3 s');
  });
});

describe('a server that is awake when the gateway starts', () => {
  it('holds the GPU, so that it is put to sleep before another model is loaded', async () => {
    const { url, journal } = await world({ asleep: false }, (log) => ({
      llama: { cmd: standIn('llama', log) },
    }));
    await eventually(async () => (await running(url)).includes('vllm'), 'it is taken over');
    expect((await chat(url, 'llama')).status).toBe(200);
    expect(journal.lives().slice(2, 5)).toEqual([
      'vllm asked-to-stop',
      'vllm ended',
      'llama started',
    ]);
  });

  it('is so after the gateway was killed: it is found awake, and answers', async () => {
    const journal = newJournal();
    const sleeper = await Sleeper.start('vllm', journal, { asleep: true });
    const config = configFile({ logLevel: 'info', models: { vllm: external(sleeper) } });
    const args = ['--config', config, '--listen', '127.0.0.1:0'];
    const first = Program.start(args);
    await chat(await first.url(), 'vllm');
    first.signal('SIGKILL');
    await first.ended;
    const second = Program.start(args);
    const url = await second.url();
    await eventually(async () => (await running(url)).includes('vllm'), 'it is taken over');
    expect((await chat(url, 'vllm')).status).toBe(200);
    second.signal('SIGTERM');
    expect((await second.ended).code).toBe(0);
    expect(called(journal)).toEqual(['/wake_up', '/sleep?level=1']);
  });

  it('is found as well when a reload names it', async () => {
    const sleeper = await Sleeper.start('vllm', newJournal());
    const llama = (file: Journal): object => ({ llama: { cmd: standIn('llama', file) } });
    const gateway = await Reloading.start((file) => ({ models: llama(file) }));
    await gateway.reload({ models: { ...llama(gateway.journal), vllm: external(sleeper) } });
    await eventually(async () => (await running(gateway.url)).includes('vllm'), 'it is taken over');
    expect((await chat(gateway.url, 'llama')).status).toBe(200);
    expect(await sleeper.isSleeping()).toBe(true);
    // It sleeps: nobody is to find it awake.
    await gateway.reload();
    expect((await chat(gateway.url, 'llama')).status).toBe(200);
    expect(await running(gateway.url)).toEqual(['llama']);
  });

  it('is not waited for where it does not answer', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const { url } = await startGateway(() => ({
      models: { silent: { external: `http://127.0.0.1:${port}`, ...SLEEP } },
    }));
    expect(await running(url)).toEqual([]);
  });
});
