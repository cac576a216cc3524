import { describe, expect, it } from 'vitest';

import { chatDialect, completionDialect, nativeDialect } from './dialects.js';
import type { Answer, Dialect } from './dialects.js';

const answer: Answer = {
  id: 'x-1',
  createdS: 1_700_000_000,
  model: 'gemma',
  tokens: ['Hello', ' there'],
  finishReason: 'length',
  promptTokens: 3,
  includeUsage: false,
};
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
const head = { id: 'x-1', created: 1_700_000_000, model: 'gemma' };

function stream(dialect: Dialect, what: Answer): object[] {
  const pieces = what.tokens.map((token, index) => dialect.piece(what, token, index));
  return [...dialect.opening(what), ...pieces, ...dialect.closing(what)];
}

describe('a chat completion', () => {
  it('has the whole message and its usage', () => {
    expect(chatDialect.whole(answer)).toMatchObject({
      ...head,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Hello there' },
          finish_reason: 'length',
        },
      ],
      usage,
    });
  });

  it('streams the role, each token, then why it ended', () => {
    const chunks = stream(chatDialect, answer);
    const deltas = [
      { role: 'assistant', content: '' },
      { content: 'Hello' },
      { content: ' there' },
    ];
    expect(chunks).toMatchObject([
      ...deltas.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })),
      { choices: [{ index: 0, delta: {}, finish_reason: 'length' }] },
    ]);
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ ...head, object: 'chat.completion.chunk' });
      expect(chunk).not.toHaveProperty('usage');
    }
  });

  it('streams the usage last, in a chunk without choices, when asked for it', () => {
    const chunks = stream(chatDialect, { ...answer, includeUsage: true });
    expect(chunks).toHaveLength(5);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage });
    expect(chunks[0]).toHaveProperty('usage', null);
  });
});

describe('a tool call in a chat', () => {
  const call: Answer = {
    ...answer,
    tokens: ['{"ci', 'ty":1}'],
    finishReason: 'tool_calls',
    toolName: 'weather',
  };

  it('has its arguments instead of a content', () => {
    const toolCall = { type: 'function', function: { name: 'weather', arguments: '{"city":1}' } };
    const message = { role: 'assistant', content: null, tool_calls: [toolCall] };
    expect(chatDialect.whole(call)).toMatchObject({
      choices: [{ message, finish_reason: 'tool_calls' }],
    });
  });

  it('streams its name, then its arguments in pieces', () => {
    const named = {
      id: 'call_x-1',
      type: 'function',
      function: { name: 'weather', arguments: '' },
    };
    const deltas = [
      { role: 'assistant', content: null },
      { tool_calls: [{ index: 0, ...named }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"ci' } }] },
      { tool_calls: [{ index: 0, function: { arguments: 'ty":1}' } }] },
    ];
    expect(stream(chatDialect, call)).toMatchObject([
      ...deltas.map((delta) => ({ choices: [{ delta, finish_reason: null }] })),
      { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
    ]);
  });
});

describe('a completion', () => {
  it('has its text and its usage', () => {
    expect(completionDialect.whole(answer)).toMatchObject({
      ...head,
      object: 'text_completion',
      choices: [{ index: 0, text: 'Hello there', finish_reason: 'length' }],
      usage,
    });
  });

  it('streams each token, then why it ended', () => {
    expect(stream(completionDialect, answer)).toMatchObject([
      { choices: [{ text: 'Hello', finish_reason: null }] },
      { choices: [{ text: ' there', finish_reason: null }] },
      { choices: [{ text: '', finish_reason: 'length' }] },
    ]);
  });
});

describe('llama-server’s own completion', () => {
  it('has its content, and says that it stopped', () => {
    expect(nativeDialect.whole(answer)).toMatchObject({
      content: 'Hello there',
      stop: true,
      stop_type: 'limit',
      tokens_predicted: 2,
      tokens_evaluated: 3,
    });
  });

  it('streams until `stop` is true and needs no other mark', () => {
    expect(stream(nativeDialect, answer)).toMatchObject([
      { content: 'Hello', stop: false },
      { content: ' there', stop: false },
      { content: '', stop: true },
    ]);
    expect(nativeDialect.endMark).toBeUndefined();
  });
});
