import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGateway, temporaryFolder } from './support/gateway.js';
import { chat, json, refusal, running } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn, upstream } from './support/models.js';
import { send } from './support/raw-http.js';
import { Reloading } from './support/reloading.js';

interface Listed {
  readonly id: string;
  readonly created: number;
  readonly status: { readonly value: string; readonly failed?: true; readonly exit_code?: number };
}

const list = async (url: string): Promise<Listed[]> =>
  (await json<{ data: Listed[] }>(await fetch(`${url}/v1/models`))).data;

const statusOf = async (url: string, id: string): Promise<Listed['status']> =>
  (await json<Listed>(await fetch(`${url}/v1/models/${id}`))).status;

const unload = (url: string, model: string): Promise<Response> =>
  fetch(`${url}/upstream/${model}`, { method: 'DELETE' });

describe('/v1/models', () => {
  it('lists what is configured, in order, in the shape of OpenAI, and starts nothing', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: {
        zeta: { cmd: standIn('zeta', log) },
        'org/alpha': {
          cmd: standIn('alpha', log),
          name: 'Alpha',
          description: 'A small one.',
          aliases: ['gpt-4', 'gpt-4o'],
          metadata: { context: 8192, tags: ['a', 'b'] },
        },
      },
    }));
    const beganSec = Math.floor(Date.now() / 1000);
    const answer = await json<{ object: string; data: Listed[] }>(await fetch(`${url}/v1/models`));
    const created = answer.data[0]?.created ?? 0;
    const common = { object: 'model', created, owned_by: 'llama-swap' };
    expect(answer).toEqual({
      object: 'list',
      data: [
        {
          id: 'zeta',
          ...common,
          status: { value: 'unloaded' },
          meta: { llamaswap: { type: 'model' } },
        },
        {
          id: 'org/alpha',
          ...common,
          status: { value: 'unloaded' },
          name: 'Alpha',
          description: 'A small one.',
          aliases: ['gpt-4', 'gpt-4o'],
          meta: {
            context: 8192,
            tags: ['a', 'b'],
            llamaswap: {
              context: 8192,
              tags: ['a', 'b'],
              type: 'model',
              aliases: ['gpt-4', 'gpt-4o'],
            },
          },
        },
      ],
    });
    expect(Math.abs(beganSec - created)).toBeLessThan(60);
    expect(journal.lines()).toEqual([]);
  });

  it('leaves out what is unlisted, which can be looked up and requested all the same', async () => {
    const { url } = await startGateway((log) => ({
      models: {
        a: { cmd: standIn('a', log) },
        hidden: { cmd: standIn('hidden', log), unlisted: true },
      },
    }));
    expect((await list(url)).map(({ id }) => id)).toEqual(['a']);
    expect(await json(await fetch(`${url}/v1/models/hidden`))).toMatchObject({ id: 'hidden' });
    expect((await chat(url, 'hidden')).status).toBe(200);
  });

  it('lists aliases after the models they stand for, where that is asked for, until a reload', async () => {
    const gateway = await Reloading.start((log) => ({
      includeAliasesInList: true,
      models: {
        b: { cmd: standIn('b', log), aliases: ['y', 'x'], capabilities: { in: ['text'] } },
        a: { cmd: standIn('a', log) },
        hidden: { cmd: standIn('hidden', log), aliases: ['z'], unlisted: true },
      },
    }));
    const { url, journal } = gateway;
    expect((await list(url)).map(({ id }) => id)).toEqual(['b', 'y', 'x', 'a']);
    expect((await list(url))[1]).toMatchObject({
      architecture: { input_modalities: ['text'] },
      meta: { llamaswap: { type: 'alias', modelID: 'b' } },
    });
    const capabilities = { context: 9 };
    await gateway.reload({
      models: { b: { cmd: standIn('b', journal), aliases: ['y'], capabilities } },
    });
    expect(await list(url)).toMatchObject([{ id: 'b', context_length: 9 }]);
  });

  it.each(['org/a:8b', 'org%2Fa:8b', 'org%2fa%3A8b', 'gpt-4'])(
    'gives one model by its id or alias: %s',
    async (written) => {
      const { url } = await startGateway((log) => ({
        models: {
          org: { cmd: standIn('org', log) },
          'org/a:8b': { cmd: standIn('a', log), aliases: ['gpt-4'] },
        },
      }));
      const answer = await send(url, { method: 'GET', path: `/v1/models/${written}` });
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ id: 'org/a:8b', object: 'model' });
    },
  );

  it('answers 404 for a model there is not', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    expect(await refusal(await fetch(`${url}/v1/models/org/foo`))).toEqual({
      status: 404,
      code: 'model_not_found',
      message: "model 'org/foo' not found in config",
    });
  });

  it('shows a model loading, loaded, unloading and unloaded', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 300, stopTime: 300 }) } },
    }));
    const answer = chat(url, 'a');
    await journal.until('a', 'started');
    expect(await statusOf(url, 'a')).toEqual({ value: 'loading' });
    expect(await running(url)).toEqual([]);
    await answer;
    expect(await statusOf(url, 'a')).toEqual({ value: 'loaded' });
    expect(await running(url)).toEqual(['a']);
    const done = unload(url, 'a');
    await journal.until('a', 'asked-to-stop');
    expect(await statusOf(url, 'a')).toEqual({ value: 'unloading' });
    expect(await running(url)).toEqual([]);
    await done;
    expect((await list(url))[0]?.status).toEqual({ value: 'unloaded' });
  });

  it('shows that a load failed and with which exit code, until one succeeds', async () => {
    const mark = join(temporaryFolder(), 'mark');
    const { url } = await startGateway((log) => ({
      models: {
        a: {
          cmd: `sh -c "test -f ${mark} || { touch ${mark}; exit 42; }; exec ${standIn('a', log)}"`,
        },
      },
    }));
    expect((await chat(url, 'a')).status).toBe(503);
    await eventually(async () => (await statusOf(url, 'a')).value === 'unloaded', 'it is gone');
    expect(await statusOf(url, 'a')).toEqual({ value: 'unloaded', failed: true, exit_code: 42 });
    // It may be in the pause after a failed load.
    await eventually(async () => (await chat(url, 'a')).status === 200, 'it is loaded again');
    expect(await statusOf(url, 'a')).toEqual({ value: 'loaded' });
    await unload(url, 'a');
    expect(await statusOf(url, 'a')).toEqual({ value: 'unloaded' });
  });

  it('shows a load that took too long as failed, with no exit code', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('hangs', 'a', log), healthCheckTimeout: 0.3 } },
    }));
    expect((await chat(url, 'a')).status).toBe(503);
    await eventually(async () => (await statusOf(url, 'a')).value === 'unloaded', 'it is gone');
    expect(await statusOf(url, 'a')).toEqual({ value: 'unloaded', failed: true });
  });
});

describe('/running', () => {
  it('lists the resident models in the order of the file', async () => {
    const { url } = await startGateway((log) => ({
      models: Object.fromEntries(
        ['c', 'a', 'b'].map((id) => [id, { cmd: standIn(id, log), persist: true }]),
      ),
    }));
    await chat(url, 'a');
    expect(await json(await fetch(`${url}/running`))).toEqual({ running: ['a'] });
    await chat(url, 'c');
    expect(await json(await fetch(`${url}/running`))).toEqual({ running: ['c', 'a'] });
  });
});

describe('/upstream/{model}/load', () => {
  it.each(['GET', 'POST'])('loads the model and answers once it is ready: %s', async (method) => {
    const { url, journal } = await startGateway((log) => ({
      models: { 'org/a': { cmd: standIn('a', log), aliases: ['gpt-4'] } },
    }));
    const response = await fetch(`${url}/upstream/gpt-4/load`, { method });
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual({ status: 'ok', message: 'org/a is ready' });
    expect(journal.lives()).toEqual(['a started', 'a ready']);
    expect(await running(url)).toEqual(['org/a']);
  });

  it('of a model that is ready answers at once and starts nothing', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log) } },
    }));
    await chat(url, 'a');
    const response = await fetch(`${url}/upstream/a/load`);
    expect(await json(response)).toEqual({ status: 'ok', message: 'a is ready' });
    expect(journal.count('a', 'started')).toBe(1);
  });

  it('swaps out the model that was there', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    }));
    await chat(url, 'a');
    await fetch(`${url}/upstream/b/load`);
    expect(await running(url)).toEqual(['b']);
  });

  it('of a model that cannot be loaded is a 503 that says why', async () => {
    const { url } = await startGateway((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '3') } },
    }));
    const response = await fetch(`${url}/upstream/a/load`);
    expect(response.status).toBe(503);
    expect(await json(response)).toEqual({
      error: {
        message: "model 'a' failed to load: its process ended with exit code 3; see /logs/a",
        type: 'server_error',
        param: null,
        code: 'model_load_failed',
      },
    });
  });

  it('of an unknown model is a 404', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    expect((await refusal(await fetch(`${url}/upstream/foo/load`))).code).toBe('model_not_found');
  });

  it('with a body answers all the same', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await fetch(`${url}/upstream/a/load`, init)).status).toBe(200);
  });

  it('goes on when the client that asked for it leaves', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: standIn('a', log, { loadTime: 300 }) } },
    }));
    const leaving = new AbortController();
    const asked = fetch(`${url}/upstream/a/load`, { signal: leaving.signal });
    await journal.until('a', 'started');
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await eventually(async () => (await running(url)).includes('a'), 'it is loaded');
  });
});

describe('DELETE /upstream/{model}', () => {
  it('stops the model, found by its alias too, and says so', async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { 'org/a': { cmd: standIn('a', log), aliases: ['gpt-4'] } },
    }));
    await chat(url, 'gpt-4');
    const response = await unload(url, 'gpt-4');
    expect(response.status).toBe(200);
    expect(await json(response)).toEqual({ status: 'ok', message: 'org/a stopped' });
    expect(journal.count('a', 'ended')).toBe(1);
    expect(await running(url)).toEqual([]);
  });

  it('of a model that is not running is a 409', async () => {
    const { url } = await startGateway((log) => ({
      models: { 'org/a': { cmd: standIn('a', log) } },
    }));
    for (const id of ['org/a', 'org%2Fa']) {
      const response = await unload(url, id);
      expect(response.status).toBe(409);
      expect(await json(response)).toEqual({ status: 'error', message: 'org/a is not running' });
    }
  });

  it('of an unknown model is a 404', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    expect(await refusal(await unload(url, 'foo'))).toEqual({
      status: 404,
      code: 'model_not_found',
      message: "model 'foo' not found in config",
    });
  });

  it('with a content type and a body answers all the same', async () => {
    const { url } = await startGateway((log) => ({ models: { a: { cmd: standIn('a', log) } } }));
    const headers = { 'content-type': 'application/json' };
    const bare = await fetch(`${url}/upstream/a`, { method: 'DELETE', headers });
    expect(bare.status).toBe(409);
    const full = await fetch(`${url}/upstream/a`, { method: 'DELETE', headers, body: '{"x":1}' });
    expect(full.status).toBe(409);
  });

  it("with a path behind the model is the upstream's affair", async () => {
    const { url, journal } = await startGateway((log) => ({
      models: { a: { cmd: upstream('echo', 'a', log) } },
    }));
    const response = await fetch(`${url}/upstream/a/`, { method: 'DELETE' });
    expect(await json(response)).toMatchObject({ method: 'DELETE', url: '/' });
    expect(journal.count('a', 'request')).toBe(1);
    expect(await running(url)).toEqual(['a']);
  });
});
