import { describe, expect, it } from 'vitest';
import {
  all,
  anthropic,
  anthropicAt,
  openai,
  openaiAt,
  rejection,
  Tries,
} from './clients/clients.js';
import { startGateway, temporaryFolder } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { chat } from './support/http.js';
import { eventually } from './support/journal.js';
import { standIn, upstream } from './support/models.js';
import { underWay } from './support/aftermath.js';

interface Request {
  readonly model?: string;
  readonly max_tokens?: number;
}

interface Options {
  readonly apiKey?: string;
  readonly maxRetries?: number;
  readonly defaultHeaders?: Record<string, string>;
  readonly fetch?: typeof fetch;
}

const messages = [{ role: 'user' as const, content: 'Hello' }];
const ASK = { model: 'a', max_tokens: 4, messages };
const LONG = { ...ASK, max_tokens: 2_000 };

const AT_ONCE = { maxRetries: 0 };

/** Both clients, where they are the same: what they raise, and how they ask. */
const CLIENTS = {
  OpenAI: {
    raises: openai,
    busy: { status: 503, class: openai.InternalServerError },
    unavailable: { status: 503, class: openai.InternalServerError },
    ask: (url: string, request: Request = {}, options: Options = {}) =>
      openaiAt(url, options).chat.completions.create({ ...ASK, ...request }),
    reload: (url: string, options: Options) => openaiAt(url, options).post(`${url}/api/reload`),
    stream: (url: string): PromiseLike<AsyncIterable<unknown>> =>
      openaiAt(url, AT_ONCE).chat.completions.create({ ...LONG, stream: true }),
  },
  Anthropic: {
    raises: anthropic,
    busy: { status: 529, class: anthropic.OverloadedError, type: 'overloaded_error' },
    unavailable: { status: 500, class: anthropic.InternalServerError, type: 'api_error' },
    ask: (url: string, request: Request = {}, options: Options = {}) =>
      anthropicAt(url, options).messages.create({ ...ASK, ...request }),
    reload: (url: string, options: Options) => anthropicAt(url, options).post('/api/reload'),
    stream: (url: string): PromiseLike<AsyncIterable<unknown>> =>
      anthropicAt(url, AT_ONCE).messages.create({ ...LONG, stream: true }),
  },
};

const over = (
  commandOf: (log: GatewayUnderTest['journal']) => string,
  more: object = {},
  global: object = {},
): Promise<GatewayUnderTest> =>
  startGateway((log) => ({ ...global, models: { a: { cmd: commandOf(log), ...more } } }));

const quick = (log: GatewayUnderTest['journal']): string => standIn('a', log);
const slow = (log: GatewayUnderTest['journal']): string =>
  standIn('a', log, { tokens: 2_000, tokenPace: 10 });

/** One request is answered, another waits: there is no place for a third. */
async function fill({ url, journal }: GatewayUnderTest): Promise<Promise<Response>[]> {
  const first = chat(url, 'a', { max_tokens: 100 });
  await journal.until('a', 'request');
  const second = chat(url, 'a', { max_tokens: 1 });
  await eventually(async () => (await underWay(url)) === 2, 'two are under way');
  return [first, second];
}

describe.each(Object.entries(CLIENTS))('%s’s client raises', (_name, client) => {
  const { ask, stream, raises } = client;

  it('BadRequestError where no model is named', async () => {
    const { url } = await over(quick);
    const error = await rejection(ask(url, { model: '' }));
    expect(error).toBeInstanceOf(raises.BadRequestError);
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error' });
  });

  it('AuthenticationError for a wrong key, and nothing for a right one', async () => {
    const { url } = await over(quick, {}, { apiKeys: ['right'] });
    const error = await rejection(ask(url, {}, { apiKey: 'wrong' }));
    expect(error).toBeInstanceOf(raises.AuthenticationError);
    expect(error).toMatchObject({ status: 401 });
    await ask(url, {}, { apiKey: 'right' });
  });

  it('ConflictError where nothing is to be loaded, and does not ask twice', async () => {
    const { url } = await over(quick);
    const tries = new Tries();
    const options = { defaultHeaders: { 'x-load': 'never' }, fetch: tries.fetch };
    expect(await rejection(ask(url, {}, options))).toBeInstanceOf(raises.ConflictError);
    expect(tries.statuses).toEqual([409]);
  });

  it('PermissionDeniedError where the key may not do that', async () => {
    const { url } = await over(quick, {}, { apiKeys: [{ key: 'plain', name: 'plain' }] });
    const error = await rejection(client.reload(url, { ...AT_ONCE, apiKey: 'plain' }));
    expect(error).toBeInstanceOf(raises.PermissionDeniedError);
    expect(error).toMatchObject({ status: 403 });
  });

  it('RateLimitError where the queue is full', async () => {
    const under = await over(slow, { concurrencyLimit: 1, queueLimit: 1 });
    const { url } = under;
    const others = await fill(under);
    const error = await rejection(ask(url, {}, AT_ONCE));
    expect(error).toBeInstanceOf(raises.RateLimitError);
    expect(error).toMatchObject({ status: 429, type: 'rate_limit_error' });
    await Promise.all(others);
  });

  it('its error for a server that is busy where the model is unloaded meanwhile', async () => {
    const { url, journal } = await over(slow);
    const { class: busy, ...facts } = client.busy;
    const asked = rejection(ask(url, { max_tokens: 2_000 }, AT_ONCE));
    await journal.until('a', 'request');
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    const error = await asked;
    expect(error).toBeInstanceOf(busy);
    expect(error).toMatchObject(facts);
  });

  it('its error for a server that fails where the model cannot be loaded', async () => {
    const { url } = await over((log) => upstream('exits', 'a', log));
    const { class: unavailable, ...facts } = client.unavailable;
    const error = await rejection(ask(url, {}, AT_ONCE));
    expect(error).toBeInstanceOf(unavailable);
    expect(error).toMatchObject(facts);
  });

  it('APIError from a stream whose model fails to load after a while', async () => {
    const { url } = await over((log) => upstream('exits', 'a', log, '1', '2500'));
    const error = await rejection(all(await stream(url)));
    expect(error).toBeInstanceOf(raises.APIError);
    expect(String(error)).toContain('exit code 1');
  });

  it('APIError from a stream whose model crashes', async () => {
    const { url, journal } = await over(slow);
    const events = (await stream(url))[Symbol.asyncIterator]();
    await events.next();
    for (const pid of journal.pids()) process.kill(pid, 'SIGKILL');
    const rest = { [Symbol.asyncIterator]: () => events };
    expect(await rejection(all(rest))).toBeInstanceOf(raises.APIError);
  });

  it('APIConnectionError where nobody listens', async () => {
    const under = await over(quick);
    await under.close();
    expect(await rejection(ask(under.url, {}, AT_ONCE))).toBeInstanceOf(raises.APIConnectionError);
  });
});

describe.each(Object.entries(CLIENTS))(
  '%s’s client asks again, and gets its answer',
  (_name, client) => {
    const { ask } = client;

    it('where the first load fails', async () => {
      const folder = temporaryFolder();
      const { url } = await over(
        (log) => `sh -c "mkdir '${folder}/once' && exit 1; exec \\"$@\\"" - ${quick(log)}`,
      );
      const tries = new Tries();
      await ask(url, {}, { fetch: tries.fetch });
      expect(tries.statuses[0]).toBe(client.unavailable.status);
      expect(tries.statuses.at(-1)).toBe(200);
    });

    it('where the model says that it is busy', async () => {
      const { url } = await over((log) => upstream('busy', 'a', log));
      const tries = new Tries();
      expect(await ask(url, {}, { fetch: tries.fetch })).toMatchObject({ id: 'second' });
      expect(tries.answers).toEqual([
        { status: 503, retryAfter: '1' },
        { status: 200, retryAfter: null },
      ]);
    });
  },
);
