import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chat, configuration } from './engine-models.js';
import { collect, eventsOf, pieces } from './event-stream.js';
import { Gateway, json } from './gateway.js';
import { until } from './processes.js';

interface ChatAnswer {
  readonly choices: readonly { message: { role: string; content: string } }[];
  readonly usage: { completion_tokens: number };
}

interface EmbeddingsAnswer {
  readonly data: readonly { embedding: number[] }[];
}

const STREAMED = { stream: true };
const ROUNDS_UPON_A_STREAM = 60; // one in twenty met the closing connection

describe('llama-server behind the gateway', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await Gateway.start(await configuration());
  });
  afterAll(() => gateway.end());

  it('answers a chat', async () => {
    const response = await gateway.post('/v1/chat/completions', chat('gemma', 8));
    const { choices, usage } = await json<ChatAnswer>(response);
    expect(choices[0]?.message.role).toBe('assistant');
    expect(choices[0]?.message.content).not.toBe('');
    expect(usage.completion_tokens).toBe(8);
  });

  it('streams each token when it is there, not all at the end', async () => {
    const request = chat('gemma', 64, STREAMED);
    const received = await collect(await gateway.post('/v1/chat/completions', request));
    const events = eventsOf(received);
    expect(events.length).toBeGreaterThan(64);
    expect(events.at(-1)).toBe('[DONE]');
    expect(received.length).toBeGreaterThan(32);
    const [first, last] = [received[0], received.at(-1)];
    expect((last?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(50);
  });

  // llama-server closes the connection of a stream at its end, having promised to keep it: what
  // is sent on that connection in the same moment is lost.
  it('answers the request that follows right upon a stream', async () => {
    for (let round = 0; round < ROUNDS_UPON_A_STREAM; round += 1) {
      const stream = await gateway.post('/v1/chat/completions', chat('gemma', 1, STREAMED));
      await stream.text();
      const next = await gateway.post('/v1/chat/completions', chat('gemma', 1));
      await json(next);
    }
  });

  it('stops the engine’s work when the client leaves', async () => {
    const leave = new AbortController();
    const request = chat('gemma', 1_500, STREAMED);
    const response = await gateway.post('/v1/chat/completions', request, leave.signal);
    expect(response.status).toBe(200);
    await pieces(response).next();
    expect(await isAnswering('gemma')).toBe(true);

    leave.abort();
    await until('the engine has nothing to do', async () => !(await isAnswering('gemma')), 1_000);
  });

  it('gives embeddings', async () => {
    const request = { model: 'embed', input: ['A cat.', 'A kitten.', 'Tax law.'] };
    const response = await gateway.post('/v1/embeddings', request);
    const { data } = await json<EmbeddingsAnswer>(response);
    expect(data).toHaveLength(3);
    for (const { embedding } of data) {
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 3);
    }
  });

  async function isAnswering(model: string): Promise<boolean> {
    const slots = await fetch(`${gateway.url}/upstream/${model}/slots`);
    const states = await json<{ is_processing: boolean }[]>(slots);
    return states.some((slot) => slot.is_processing);
  }
});
