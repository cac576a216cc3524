import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat, json, refusal } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn } from './support/models.js';
import { Events } from './support/sse.js';

interface Entry {
  readonly id: string;
  readonly status: { readonly value: string; readonly failed?: true; readonly exit_code?: number };
}

interface StatusEvent {
  readonly model: string;
  readonly event: string;
  readonly data?: { readonly status: string; readonly exit_code?: number };
}

const KEY = 'sk-one';

const two = (): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: {
      'org/a': { cmd: standIn('a', log, { loadTime: 100 }), aliases: ['gpt-4'] },
      b: { cmd: standIn('b', log, { tokenPace: 30, tokens: 2000 }) },
    },
  }));

const order = (url: string, what: 'load' | 'unload', body: unknown): Promise<Response> =>
  fetch(`${url}/models/${what}`, { method: 'POST', body: JSON.stringify(body) });

describe('GET /props', () => {
  const alias = async (url: string, path: string): Promise<unknown> =>
    (await json(await fetch(`${url}${path}`)))['model_alias'];

  it('is the router’s own where no model is named and none is loaded', async () => {
    const { url, journal } = await two();
    const props = await json(await fetch(`${url}/props`));
    expect(props).toMatchObject({ role: 'router', models_autoload: true });
    expect(props).toMatchObject({ default_generation_settings: { n_ctx: 0 } });
    expect(journal.lines()).toEqual([]);
  });

  it('is the only resident model’s, but not for those who know the router', async () => {
    const { url } = await two();
    await chat(url, 'org/a');
    expect(await alias(url, '/props')).toBe('a');
    expect(await json(await fetch(`${url}/props?autoload=false`))).toMatchObject({
      role: 'router',
    });
  });

  it('goes to the model that is named, which is loaded for it unless the client declines', async () => {
    const { url, journal } = await two();
    const declined = await fetch(`${url}/props?model=org/a&autoload=false`);
    expect(await refusal(declined)).toMatchObject({ status: 409, code: 'model_not_loaded' });
    expect(journal.lines()).toEqual([]);
    expect(await alias(url, '/props?model=gpt-4')).toBe('a');
    expect(await alias(url, '/props?model=org/a&autoload=false')).toBe('a');
    const headers = { 'x-model': 'org/a' };
    expect(await json(await fetch(`${url}/props`, { headers }))).toMatchObject({
      model_alias: 'a',
    });
  });
});

describe('a chat with ?autoload=false', () => {
  it('is answered by a loaded model only', async () => {
    const { url, journal } = await two();
    const ask = (): Promise<Response> =>
      fetch(`${url}/v1/chat/completions?autoload=false`, {
        method: 'POST',
        body: JSON.stringify({ model: 'org/a', messages: [] }),
      });
    expect((await refusal(await ask())).code).toBe('model_not_loaded');
    expect(journal.lines()).toEqual([]);
    await chat(url, 'org/a');
    expect((await ask()).status).toBe(200);
  });
});

/** What Open WebUI asks of a connection whose provider is llama.cpp, and what it makes of the answers. */
class OpenWebUi {
  private readonly headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };

  constructor(private readonly base: string) {}

  /** The models with their dots; undefined: none is shown. */
  async dots(): Promise<Record<string, boolean | undefined>> {
    const { data } = await json<{ data: (Partial<Entry> & { id: string })[] }>(
      await fetch(`${this.base}/models`, { headers: this.headers }),
    );
    return Object.fromEntries(data.map(({ id, status }) => [id, isLoaded(status)]));
  }

  async eject(model: string): Promise<{ status: number; answer: unknown }> {
    const root = this.base.replace(/\/v1$/, '');
    const init = { method: 'POST', headers: this.headers, body: JSON.stringify({ model }) };
    const response = await fetch(`${root}/models/unload`, init);
    return { status: response.status, answer: await json(response) };
  }
}

function isLoaded(status: Entry['status'] | undefined): boolean | undefined {
  if (status === undefined) return true;
  if (['loaded', 'sleeping'].includes(status.value)) return true;
  return ['loading', 'unloaded'].includes(status.value) ? false : undefined;
}

describe('Open WebUI', () => {
  it('shows a dot for each loaded model, and its eject button unloads', async () => {
    const { url, journal } = await startGateway((log) => ({
      apiKeys: [KEY],
      models: { 'org/a': { cmd: standIn('a', log) }, b: { cmd: standIn('b', log) } },
    }));
    const webUi = new OpenWebUi(`${url}/v1`);
    expect(await webUi.dots()).toEqual({ 'org/a': false, b: false });
    await chat(url, 'org/a', {}, { headers: { authorization: `Bearer ${KEY}` } });
    expect(await webUi.dots()).toEqual({ 'org/a': true, b: false });
    expect(await webUi.eject('org/a')).toEqual({ status: 200, answer: { success: true } });
    expect((await webUi.dots())['org/a']).not.toBe(true);
    await journal.until('a', 'ended');
    await eventually(async () => (await webUi.dots())['org/a'] === false, 'the dot is gone');
  });

  it('is told why there is nothing to eject', async () => {
    const { url } = await two();
    const { status, answer } = await new OpenWebUi(`${url}/v1`).eject('b');
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: { message: "model 'b' is not running" } });
  });
});

describe('the web UI of llama-server', () => {
  it('finds a router, loads a model, sees it loaded, reads its properties, and unloads it', async () => {
    const { url } = await two();
    const props = await json(await fetch(`${url}/props?autoload=false`));
    expect(props['role']).toBe('router');
    const { data } = await json<{ data: Entry[] }>(await fetch(`${url}/v1/models`));
    expect(data.map(({ status }) => status.value)).toEqual(['unloaded', 'unloaded']);
    const events = await Events.open<StatusEvent>(`${url}/models/sse`);
    const until = async (status: string): Promise<void> => {
      while ((await events.next())?.data?.status !== status);
    };
    await order(url, 'load', { model: 'b' });
    await until('loaded');
    const own = await json(await fetch(`${url}/props?model=b&autoload=false`));
    expect(own['model_alias']).toBe('b');
    await order(url, 'unload', { model: 'b' });
    await until('unloaded');
    await events.close();
  });
});

describe('a key that may not manage', () => {
  it('sees its own models, and can neither load nor unload', async () => {
    const { url, journal } = await startGateway((log) => ({
      includeAliasesInList: true,
      apiKeys: [{ key: KEY, models: ['b'] }],
      models: {
        a: { cmd: standIn('a', log), aliases: ['gpt-4'] },
        b: { cmd: standIn('b', log), aliases: ['x'] },
      },
    }));
    const headers = { authorization: `Bearer ${KEY}` };
    const { data } = await json<{ data: Entry[] }>(await fetch(`${url}/models`, { headers }));
    expect(data.map(({ id }) => id)).toEqual(['b', 'x']);
    const orders = [
      fetch(`${url}/models/load`, { method: 'POST', headers, body: '{"model":"b"}' }),
      fetch(`${url}/models/unload`, { method: 'POST', headers, body: '{"model":"b"}' }),
      fetch(`${url}/models/sse`, { headers }),
      fetch(`${url}/unload`, { headers }),
      fetch(`${url}/api/models/unload`, { method: 'POST', headers }),
      fetch(`${url}/api/models/unload/b`, { method: 'POST', headers }),
      fetch(`${url}/logs/stream/b`, { headers }),
    ];
    for (const answer of await Promise.all(orders)) {
      expect(await refusal(answer)).toMatchObject({ status: 403, code: 'permission_denied' });
    }
    const props = fetch(`${url}/props?model=a`, { headers });
    expect(await refusal(await props)).toMatchObject({ status: 404, code: 'model_not_found' });
    expect(journal.lines()).toEqual([]);
    const own = await fetch(`${url}/props?model=b`, { headers });
    expect(await json(own)).toMatchObject({ model_alias: 'b' });
  });
});
