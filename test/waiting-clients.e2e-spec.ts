import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { standIn, upstream } from './support/models.js';
import { apart, saying, seen, startTalkative, STREAM } from './support/waiting.js';

const LOAD_TIME = 600;
const messages = [{ role: 'user' as const, content: 'Hello' }];

type Chunk = OpenAI.ChatCompletionChunk;

const startStandIn = (more: object = {}, model: object = {}) =>
  startTalkative((log) => ({
    models: { a: { cmd: standIn('a', log, { loadTime: LOAD_TIME }), ...model } },
    ...more,
  }));

/** A streamed chat as the client of OpenAI sees it. */
async function chunksOf(url: string): Promise<Chunk[]> {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'any', maxRetries: 0 });
  const chunks: Chunk[] = [];
  const stream = await client.chat.completions.create({ model: 'a', messages, stream: true });
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const reasoningOf = ({ choices }: Chunk): string | undefined =>
  (choices[0]?.delta as { reasoning_content?: string } | undefined)?.reasoning_content;

const contentOf = (chunks: readonly Chunk[]): string =>
  chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');

describe('the client of OpenAI', () => {
  it('sees nothing of a wait, and the answer', async () => {
    const { url } = await startStandIn();
    const waited = await chunksOf(url);
    const usual = await chunksOf(url);
    expect(waited).toHaveLength(usual.length);
    expect(contentOf(waited)).toBe(contentOf(usual));
    expect(waited.every((chunk) => chunk.id === waited[0]?.id)).toBe(true);
  });

  it('sees complete chunks of the loading where they are asked for, then the answer', async () => {
    const { url } = await startStandIn({ sendLoadingState: true });
    const chunks = await chunksOf(url);
    const told = chunks.filter((chunk) => reasoningOf(chunk) !== undefined);
    expect(told.length).toBeGreaterThan(2);
    expect(chunks.slice(0, told.length)).toEqual(told);
    for (const chunk of told) {
      expect(chunk).toMatchObject({
        id: expect.stringMatching(/^chatcmpl-/) as string,
        object: 'chat.completion.chunk',
        created: expect.any(Number) as number,
        model: 'a',
        choices: [{ index: 0, finish_reason: null }],
      });
    }
    expect(told[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(reasoningOf(told[0]!)).toBe('Loading a, 0 s\n');
    expect(told.map(reasoningOf).at(-1)).toBe('\n');
    expect(contentOf(chunks)).not.toBe('');
    // By now it is known how long a load takes.
    await fetch(`${url}/upstream/a`, { method: 'DELETE' });
    expect(reasoningOf((await chunksOf(url))[0]!)).toMatch(/^Loading a, 0 s, about \d+ s to go\n$/);
  });

  it('assembles a message from them', async () => {
    const { url } = await startStandIn({ sendLoadingState: true });
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'any', maxRetries: 0 });
    const whole = await client.chat.completions.stream({ model: 'a', messages }).finalMessage();
    expect(whole.role).toBe('assistant');
    expect(whole.content).not.toBe('');
  });

  it('raises its own error for what fails meanwhile', async () => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '1', '400') } },
    }));
    await expect(chunksOf(url)).rejects.toThrow(OpenAI.APIError);
  });
});

describe('where a model says how it loads', () => {
  it('it is the model’s own say that counts', async () => {
    const { url } = await startStandIn({ sendLoadingState: true }, { sendLoadingState: false });
    const { comments } = apart((await seen(url, STREAM)).text);
    expect(comments[0]).toBe(': loading a, 0 s');
  });

  it('it says so in chats alone: elsewhere in comments', async () => {
    const { url } = await startStandIn({}, { sendLoadingState: true });
    const { comments, rest } = apart(
      (await seen(url, { ...STREAM, path: '/v1/completions' })).text,
    );
    expect(comments[0]).toBe(': loading a, 0 s');
    expect(rest).not.toContain('reasoning_content');
  });
});

describe('the client of Anthropic', () => {
  const EVENTS = [
    {
      type: 'message_start',
      message: { id: 'm', type: 'message', role: 'assistant', content: [] },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_stop' },
  ];
  const text = EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);

  const eventsOf = async (url: string, headers: Record<string, string>): Promise<unknown[]> => {
    const client = new Anthropic({ baseURL: url, apiKey: 'any', maxRetries: 0 });
    const stream = await client.messages.create(
      { model: 'a', messages, max_tokens: 5, stream: true },
      { headers },
    );
    const events: unknown[] = [];
    for await (const event of stream) events.push(event);
    return events;
  };

  it('sees nothing of a wait, and the events of the answer', async () => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('says', 'a', log, '400'), sendLoadingState: true } },
    }));
    const [, said = ''] = saying('200 OK\r\nContent-Type: text/event-stream', text.join(''));
    expect(await eventsOf(url, { 'X-Say': said })).toEqual(EVENTS);
  });

  it('raises its own error for what fails meanwhile', async () => {
    const { url } = await startTalkative((log) => ({
      models: { a: { cmd: upstream('exits', 'a', log, '1', '400') } },
    }));
    const failure = eventsOf(url, {});
    await expect(failure).rejects.toThrow(Anthropic.APIError);
    await expect(failure).rejects.toMatchObject({ status: undefined, type: 'api_error' });
  });
});
