import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startGateway } from './support/gateway.js';
import type { GatewayUnderTest } from './support/gateway.js';
import { upstream } from './support/models.js';
import { exchangeBytes, open, send, valuesOf } from './support/raw-http.js';

const KEY = 'key-of-the-gateway';

/** Models that fail in ways of their own, and one that says what it is told to. */
const estate = (more: object = {}): Promise<GatewayUnderTest> =>
  startGateway((log) => ({
    models: {
      hangs: { cmd: upstream('hangs', 'hangs', log) },
      exits: { cmd: upstream('exits', 'exits', log) },
      says: { cmd: upstream('says', 'says', log) },
    },
    ...more,
  }));

const openai = (url: string, apiKey = 'any'): OpenAI =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
const anthropic = (url: string, apiKey = 'any'): Anthropic =>
  new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });

const messages = [{ role: 'user' as const, content: 'Hello' }];

const chat = (client: OpenAI, model: string): Promise<unknown> =>
  client.chat.completions.create({ model, messages });
const message = (client: Anthropic, model: string, more: object = {}): Promise<unknown> =>
  client.messages.create({ model, messages, max_tokens: 5, ...more });

async function errorOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    await answer;
  } catch (error) {
    return error;
  }
  throw new Error('it was answered');
}

/** What came of a stream, and how it ended. */
async function consumed(
  stream: AsyncIterable<unknown>,
): Promise<{ seen: unknown[]; error: unknown }> {
  const seen: unknown[] = [];
  try {
    for await (const event of stream) seen.push(event);
  } catch (error) {
    return { seen, error };
  }
  throw new Error('it ended as if complete');
}

/** What makes `says` send this much of a stream, and close the connection. */
function brokenAfter(events: string): Record<string, string> {
  const said = [
    'HTTP/1.1 200 OK',
    'Content-Type: text/event-stream',
    'Transfer-Encoding: chunked',
    '',
    events.length.toString(16),
    events,
    '',
  ].join('\r\n');
  return { 'X-Say': Buffer.from(said).toString('base64') };
}

describe('the client of OpenAI raises its own errors', () => {
  it('for a request that is wrong', async () => {
    const { url } = await estate();
    const error = await errorOf(chat(openai(url), ''));
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ status: 400, code: 'missing_model', param: 'model' });
  });

  it('for a key that is wrong', async () => {
    const { url } = await estate({ apiKeys: [KEY] });
    const error = await errorOf(chat(openai(url, 'another'), 'a'));
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: 'invalid_api_key' });
  });

  it('for a model that does not exist', async () => {
    const { url } = await estate();
    const error = await errorOf(chat(openai(url), 'nobody'));
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error).toMatchObject({ status: 404, code: 'model_not_found' });
    expect((error as InstanceType<typeof OpenAI.APIError>).requestID).toMatch(/^[\w-]{36}$/);
  });

  it('for a queue that is full', async () => {
    const { url, journal } = await estate({ queueLimit: 1 });
    void send(url, { path: '/v1/completions', body: '{"model":"hangs"}' }).catch(() => undefined);
    await journal.until('hangs', 'started');
    const error = await errorOf(chat(openai(url), 'hangs'));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ status: 429, code: 'queue_full', type: 'rate_limit_error' });
  });

  it('for a model that cannot be loaded', async () => {
    const { url } = await estate();
    const error = await errorOf(chat(openai(url), 'exits'));
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error).toMatchObject({ status: 503, code: 'model_load_failed', type: 'server_error' });
  });

  it('for a connection that breaks in a stream', async () => {
    const { url } = await estate();
    const client = openai(url);
    const stream = await client.chat.completions.create(
      { model: 'says', messages, stream: true },
      { headers: brokenAfter('data: {"id":"1","choices":[]}\n\n') },
    );
    const { seen, error } = await consumed(stream);
    expect(seen).toEqual([{ id: '1', choices: [] }]);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({ code: 'upstream_closed', type: 'server_error' });
  });
});

describe('the client of Anthropic raises its own errors', () => {
  it('for a request that is wrong', async () => {
    const { url } = await estate();
    const error = await errorOf(message(anthropic(url), ''));
    expect(error).toBeInstanceOf(Anthropic.BadRequestError);
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error' });
  });

  it('for a key that is wrong', async () => {
    const { url } = await estate({ apiKeys: [KEY] });
    const error = await errorOf(message(anthropic(url, 'another'), 'a'));
    expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
    expect(error).toMatchObject({ status: 401, type: 'authentication_error' });
  });

  it('for a model that does not exist, and has the id of the request', async () => {
    const { url } = await estate();
    const error = await errorOf(message(anthropic(url), 'nobody'));
    expect(error).toBeInstanceOf(Anthropic.NotFoundError);
    const { requestID, error: body } = error as InstanceType<typeof Anthropic.APIError>;
    expect(requestID).toMatch(/^[\w-]{36}$/);
    expect(body).toStrictEqual({
      type: 'error',
      error: { type: 'not_found_error', message: "model 'nobody' not found in config" },
      request_id: requestID,
    });
  });

  it('for a body that is too large', async () => {
    const { url } = await estate({ bodyLimit: 0.001 });
    const error = await errorOf(message(anthropic(url), 'a', { system: 'x'.repeat(10_000) }));
    expect(error).toMatchObject({ status: 413, type: 'request_too_large' });
  });

  it('for a queue that is full', async () => {
    const { url, journal } = await estate({ queueLimit: 1 });
    void send(url, { path: '/v1/completions', body: '{"model":"hangs"}' }).catch(() => undefined);
    await journal.until('hangs', 'started');
    const error = await errorOf(message(anthropic(url), 'hangs'));
    expect(error).toBeInstanceOf(Anthropic.RateLimitError);
    expect(error).toMatchObject({ status: 429, type: 'rate_limit_error' });
  });

  it('for a model that cannot be loaded', async () => {
    const { url } = await estate();
    const error = await errorOf(message(anthropic(url), 'exits'));
    expect(error).toBeInstanceOf(Anthropic.InternalServerError);
    expect(error).toMatchObject({ status: 500, type: 'api_error' });
  });

  it('for a model that has no place in time', async () => {
    const { url } = await estate({ queueTimeout: 0.05 });
    const error = await errorOf(message(anthropic(url), 'hangs'));
    expect(error).toMatchObject({ status: 529, type: 'overloaded_error' });
  });

  it('for a connection that breaks in a stream', async () => {
    const { url } = await estate();
    const stream = await anthropic(url).messages.create(
      { model: 'says', messages, max_tokens: 5, stream: true },
      { headers: brokenAfter('event: message_stop\ndata: {"type":"message_stop"}\n\n') },
    );
    const { seen, error } = await consumed(stream);
    expect(seen).toEqual([{ type: 'message_stop' }]);
    expect(error).toBeInstanceOf(Anthropic.APIError);
    expect(error).toMatchObject({ status: undefined, type: 'api_error' });
    expect((error as Error).message).toContain("model 'says' closed the connection");
  });
});

describe('on the paths of Anthropic', () => {
  it.each(['/v1/messages', '/v1/messages/count_tokens', '/upstream/nobody/v1/messages?beta=true'])(
    'errors have its shape: %s',
    async (path) => {
      const { url } = await estate();
      const answer = await send(url, {
        path,
        headers: ['X-Request-Id', 'mine'],
        body: '{"model":"nobody"}',
      });
      expect(answer.status).toBe(404);
      expect(valuesOf(answer.rawHeaders, 'request-id')).toEqual(['mine']);
      expect(valuesOf(answer.rawHeaders, 'x-request-id')).toEqual(['mine']);
      expect(JSON.parse(answer.body.toString())).toMatchObject({
        type: 'error',
        error: { type: 'not_found_error' },
        request_id: 'mine',
      });
    },
  );

  it('errors of an upstream pass as they are', async () => {
    const { url } = await estate();
    const said =
      'HTTP/1.1 418 Teapot\r\nContent-Length: 20\r\nRequest-Id: its-own\r\n\r\n{"error": "as I am"}';
    const answer = await send(url, {
      path: '/v1/messages',
      headers: ['X-Say', Buffer.from(said).toString('base64')],
      body: '{"model":"says"}',
    });
    expect([answer.status, answer.body.toString()]).toEqual([418, '{"error": "as I am"}']);
    expect(valuesOf(answer.rawHeaders, 'request-id')).toEqual(['its-own']);
  });

  it('a request that is not HTTP is refused in its words', async () => {
    const { url } = await estate();
    const seen = await exchangeBytes(url, 'POST /v1/messages HTTP/1.1\r\nbad header\r\n\r\n');
    expect(seen).toContain('HTTP/1.1 400');
    const [, id = ''] = /\r\nrequest-id: (\S+)/.exec(seen) ?? [];
    const [, body = ''] = seen.split('\r\n\r\n');
    expect(JSON.parse(body)).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error' },
      request_id: id,
    });
  });

  it('a header of too many fields is refused in its words', async () => {
    const { url } = await estate();
    const headers = Array.from({ length: 1_200 }, (_, i) => [`X-${i}`, 'x']).flat();
    const answer = await open(url, { path: '/v1/messages', headers, body: '{}' });
    expect(answer.statusCode).toBe(431);
    expect(answer.headers['request-id']).toBeDefined();
    answer.destroy();
  });
});

it('everywhere else errors have the shape of OpenAI', async () => {
  const { url } = await estate();
  const answer = await send(url, { path: '/v1/messagesque', body: '{"model":"nobody"}' });
  expect(valuesOf(answer.rawHeaders, 'request-id')).toEqual([]);
  expect(JSON.parse(answer.body.toString())).toMatchObject({ error: { code: 'model_not_found' } });
});
