import { describe, expect, it } from 'vitest';

import type { Answer } from './dialects.js';
import { messagesDialect } from './messages-dialect.js';

const answer: Answer = {
  id: 'msg_1',
  createdS: 1_700_000_000,
  model: 'gemma',
  tokens: ['Hello', ' there'],
  finishReason: 'length',
  promptTokens: 3,
  includeUsage: false,
};
const call: Answer = {
  ...answer,
  tokens: ['{"a":', '1}'],
  finishReason: 'tool_calls',
  toolName: 'add',
};
const { opening, piece, closing, whole } = messagesDialect;

const stream = (what: Answer): object[] => [
  ...opening(what),
  ...what.tokens.map((token, index) => piece(what, token, index)),
  ...closing(what),
];

describe('a message', () => {
  it('has its text, why it ended and its usage', () => {
    expect(whole(answer)).toMatchObject({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: 'Hello there' }],
      stop_reason: 'max_tokens',
      usage: { input_tokens: 3, output_tokens: 2 },
    });
  });

  it('streams as one block between its start and its end', () => {
    const delta = { type: 'content_block_delta', index: 0 };
    expect(stream(answer)).toMatchObject([
      { type: 'message_start', message: { content: [], stop_reason: null } },
      { type: 'content_block_start', content_block: { type: 'text', text: '' } },
      { ...delta, delta: { type: 'text_delta', text: 'Hello' } },
      { ...delta, delta: { type: 'text_delta', text: ' there' } },
      { type: 'content_block_stop' },
      {
        type: 'message_delta',
        delta: { stop_reason: 'max_tokens' },
        usage: { output_tokens: 2 },
      },
      { type: 'message_stop' },
    ]);
  });

  it('that uses a tool has its input', () => {
    expect(whole(call)).toMatchObject({
      content: [{ type: 'tool_use', name: 'add', input: { a: 1 } }],
      stop_reason: 'tool_use',
    });
    expect(whole({ ...call, tokens: ['{"a"'] })).toMatchObject({ content: [{ input: {} }] });
    expect(stream(call).slice(1, 3)).toMatchObject([
      { content_block: { type: 'tool_use', name: 'add', input: {} } },
      { delta: { type: 'input_json_delta', partial_json: '{"a":' } },
    ]);
  });
});
