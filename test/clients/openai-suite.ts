import { describe, expect, it } from 'vitest';
import { all, openai, openaiAt, rejection, Tries } from './clients.js';
import type { OpenAIClient } from './clients.js';
import { LONG, WEATHER } from './setting.js';
import type { Abilities, Setting } from './setting.js';

const messages = [{ role: 'user' as const, content: 'What is the weather in Oslo?' }];
const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: WEATHER } }];
const SHORT = { messages, max_tokens: 8, temperature: 0 };
const CALL = { messages, tools, tool_choice: 'required' as const, max_tokens: 200 };

/** What users of OpenAI's client do, against whatever serves the models. */
export function openaiSuite(begin: () => Promise<Setting>, { callsTools }: Abilities): void {
  const setting = async (): Promise<Setting & { client: OpenAIClient }> => {
    const begun = await begin();
    return { ...begun, client: openaiAt(begun.url) };
  };

  describe('OpenAI’s client', () => {
    it('gets an answer, and its usage', async () => {
      const { client, chat: model } = await setting();
      const answer = await client.chat.completions.create({ ...SHORT, model });
      expect(answer.choices[0]?.message.content).not.toBe('');
      expect(answer.usage?.completion_tokens).toBe(8);
      expect(answer._request_id).toEqual(expect.any(String));
    });

    it('gets a stream, token by token, and its usage at the end', async () => {
      const { client, chat: model } = await setting();
      const stream_options = { include_usage: true };
      const request = { ...SHORT, model, stream: true as const, stream_options };
      const chunks = await all(await client.chat.completions.create(request));
      const texts = chunks.map(({ choices: [choice] }) => choice?.delta.content ?? '');
      expect(texts.filter((text) => text !== '').length).toBeGreaterThan(4);
      expect(chunks.map(({ object }) => object)).toEqual(chunks.map(() => 'chat.completion.chunk'));
      expect(chunks.at(-1)?.usage?.completion_tokens).toBe(8);
    });

    it('puts a stream together to what it gets whole', async () => {
      const { client, chat: model } = await setting();
      const whole = await client.chat.completions.create({ ...SHORT, model });
      const streamed = await client.chat.completions.stream({ ...SHORT, model }).finalMessage();
      expect(streamed.content).toBe(whole.choices[0]?.message.content);
    });

    it('offers tools, and gets an answer', async () => {
      const { client, chat: model } = await setting();
      const answer = await client.chat.completions.create({ ...SHORT, model, tools });
      expect(answer.choices[0]?.message.role).toBe('assistant');
    });

    it.runIf(callsTools)('gets the call of a tool', async () => {
      const { client, chat: model } = await setting();
      const { choices } = await client.chat.completions.create({ ...CALL, model });
      const [call] = choices[0]?.message.tool_calls ?? [];
      expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } });
      expect(choices[0]?.finish_reason).toBe('tool_calls');
    });

    it.runIf(callsTools)('streams the call of a tool', async () => {
      const { client, chat: model } = await setting();
      const stream = client.chat.completions.stream({ ...CALL, model });
      const [call] = (await stream.finalMessage()).tool_calls ?? [];
      if (call?.type !== 'function') throw new Error('no function is called');
      const city = expect.any(String) as string;
      expect(JSON.parse(call.function.arguments)).toMatchObject({ city });
    });

    it('completes a prompt', async () => {
      const { client, chat: model } = await setting();
      const prompt = 'The capital of France is';
      const answer = await client.completions.create({ model, prompt, max_tokens: 4 });
      expect(answer.choices[0]?.text).not.toBe('');
      expect(answer.usage?.completion_tokens).toBe(4);
    });

    it.each(['float', undefined] as const)('gets embeddings, as %s', async (format) => {
      const { client, embedding: model } = await setting();
      const encoding = format === undefined ? {} : { encoding_format: format };
      const input = ['A cat.', 'Tax law.'];
      const { data } = await client.embeddings.create({ model, input, ...encoding });
      expect(data.map(({ index }) => index)).toEqual([0, 1]);
      for (const { embedding } of data) expect(Math.hypot(...embedding)).toBeCloseTo(1, 3);
    });

    it('gets a response, whole and as a stream', async () => {
      const { client, chat: model } = await setting();
      const request = { model, input: 'Hello', max_output_tokens: 8, temperature: 0 };
      const whole = await client.responses.create(request);
      expect(whole.output_text).not.toBe('');
      const events = await all(await client.responses.create({ ...request, stream: true }));
      expect(events[0]?.type).toBe('response.created');
      expect(events.at(-1)?.type).toMatch(/^response\.(completed|incomplete)$/);
    });

    it('lists the models, and looks one up', async () => {
      const { client, chat, embedding } = await setting();
      const ids = (await all(client.models.list())).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining([chat, embedding]));
      expect(await client.models.retrieve(chat)).toMatchObject({ id: chat, object: 'model' });
    });

    it('raises NotFoundError for a model that nobody knows', async () => {
      const { client } = await setting();
      const error = await rejection(client.chat.completions.create({ ...SHORT, model: 'none' }));
      expect(error).toBeInstanceOf(openai.NotFoundError);
      expect(error).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
    });

    it('raises BadRequestError where no model is named', async () => {
      const { client } = await setting();
      const error = await rejection(client.chat.completions.create({ ...SHORT, model: '' }));
      expect(error).toBeInstanceOf(openai.BadRequestError);
      expect(error).toMatchObject({ status: 400, code: 'missing_model' });
    });

    it('asks again where its model was unloaded meanwhile, and is answered', async () => {
      const { url, chat: model, untilAsked } = await setting();
      const tries = new Tries();
      const request = { messages, model, max_tokens: 40 };
      const asked = openaiAt(url, { fetch: tries.fetch }).chat.completions.create(request);
      await untilAsked();
      await fetch(`${url}/upstream/${model}`, { method: 'DELETE' });
      expect((await asked).choices[0]?.message.content).not.toBe('');
      expect(tries.statuses).toEqual([503, 200]);
    });

    it('leaves a stream, and nothing goes on without it', async () => {
      const { client, chat: model, expectLeft } = await setting();
      const request = { ...LONG, messages, model, stream: true as const };
      const stream = await client.chat.completions.create(request);
      await stream[Symbol.asyncIterator]().next();
      stream.controller.abort();
      await expectLeft();
    });

    it('raises APIUserAbortError for a request it gives up, and nothing goes on', async () => {
      const { client, chat: model, untilAsked, expectLeft } = await setting();
      const leaving = new AbortController();
      const { signal } = leaving;
      const request = { ...LONG, messages, model };
      const left = rejection(client.chat.completions.create(request, { signal }));
      await untilAsked();
      leaving.abort();
      expect(await left).toBeInstanceOf(openai.APIUserAbortError);
      await expectLeft();
    });
  });
}
