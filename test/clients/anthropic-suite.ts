import { describe, expect, it } from 'vitest';
import { all, anthropic, anthropicAt, rejection, Tries } from './clients.js';
import type { AnthropicClient } from './clients.js';
import { LONG, WEATHER } from './setting.js';
import type { Abilities, Setting } from './setting.js';

const messages = [{ role: 'user' as const, content: 'What is the weather in Oslo?' }];
const tools = [{ name: 'weather', input_schema: WEATHER }];
const SHORT = { messages, max_tokens: 8 };
const CALL = { messages, tools, tool_choice: { type: 'any' as const }, max_tokens: 200 };

/** What users of Anthropic's client do, against whatever serves the models. */
export function anthropicSuite(begin: () => Promise<Setting>, { callsTools }: Abilities): void {
  const setting = async (): Promise<Setting & { client: AnthropicClient }> => {
    const begun = await begin();
    return { ...begun, client: anthropicAt(begun.url) };
  };

  describe('Anthropic’s client', () => {
    it('gets a message, and its usage', async () => {
      const { client, chat: model } = await setting();
      const message = await client.messages.create({ ...SHORT, model });
      expect(message).toMatchObject({ role: 'assistant', stop_reason: 'max_tokens' });
      expect(message.content[0]).toMatchObject({
        type: 'text',
        text: expect.any(String) as string,
      });
      expect(message.usage.output_tokens).toBe(8);
    });

    it('gets a stream, event by event', async () => {
      const { client, chat: model } = await setting();
      const events = await all(await client.messages.create({ ...SHORT, model, stream: true }));
      const types = events.map(({ type }) => type);
      const deltas = types.filter((type) => type === 'content_block_delta');
      expect(deltas.length).toBeGreaterThan(4);
      expect(types).toEqual([
        'message_start',
        'content_block_start',
        ...deltas,
        'content_block_stop',
        'message_delta',
        'message_stop',
      ]);
    });

    it('puts a stream together to a message', async () => {
      const { client, chat: model } = await setting();
      const stream = client.messages.stream({ ...SHORT, model });
      const { content, stop_reason } = await stream.finalMessage();
      expect(content[0]).toMatchObject({
        type: 'text',
        text: expect.stringMatching(/\S/) as string,
      });
      expect(stop_reason).toBe('max_tokens');
    });

    it('offers tools, and gets a message', async () => {
      const { client, chat: model } = await setting();
      const message = await client.messages.create({ ...SHORT, model, tools });
      expect(message.role).toBe('assistant');
    });

    it.runIf(callsTools)('gets the use of a tool, whole and as a stream', async () => {
      const { client, chat: model } = await setting();
      const input = { city: expect.any(String) as string };
      const use = { type: 'tool_use', name: 'weather', input };
      const whole = await client.messages.create({ ...CALL, model });
      expect(whole).toMatchObject({ content: [use], stop_reason: 'tool_use' });
      const streamed = await client.messages.stream({ ...CALL, model }).finalMessage();
      expect(streamed).toMatchObject({ content: [use], stop_reason: 'tool_use' });
    });

    it('counts tokens', async () => {
      const { client, chat: model } = await setting();
      const { input_tokens: few } = await client.messages.countTokens({ messages, model });
      const long = [{ role: 'user' as const, content: 'Hello '.repeat(200) }];
      const { input_tokens: many } = await client.messages.countTokens({ messages: long, model });
      expect(few).toBeGreaterThan(0);
      expect(many).toBeGreaterThan(few + 100);
    });

    it('lists the models', async () => {
      const { client, chat, embedding } = await setting();
      const ids = (await all(client.models.list())).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([chat, embedding]));
    });

    it('raises NotFoundError for a model that nobody knows', async () => {
      const { client } = await setting();
      const error = await rejection(client.messages.create({ ...SHORT, model: 'none' }));
      expect(error).toBeInstanceOf(anthropic.NotFoundError);
      expect(error).toMatchObject({
        status: 404,
        type: 'not_found_error',
        requestID: expect.any(String) as string,
      });
    });

    it('raises BadRequestError where no model is named', async () => {
      const { client } = await setting();
      const error = await rejection(client.messages.create({ ...SHORT, model: '' }));
      expect(error).toBeInstanceOf(anthropic.BadRequestError);
      expect(error).toMatchObject({ status: 400, type: 'invalid_request_error' });
    });

    it('asks again where its model was unloaded meanwhile, and is answered', async () => {
      const { url, chat: model, untilAsked } = await setting();
      const tries = new Tries();
      const request = { messages, model, max_tokens: 40 };
      const asked = anthropicAt(url, { fetch: tries.fetch }).messages.create(request);
      await untilAsked();
      await fetch(`${url}/upstream/${model}`, { method: 'DELETE' });
      expect((await asked).content).not.toEqual([]);
      expect(tries.statuses).toEqual([529, 200]);
    });

    it('leaves a stream, and nothing goes on without it', async () => {
      const { client, chat: model, expectLeft } = await setting();
      const request = { ...LONG, messages, model, stream: true as const };
      const stream = await client.messages.create(request);
      await stream[Symbol.asyncIterator]().next();
      stream.controller.abort();
      await expectLeft();
    });
  });
}
