import { describe, expect, it } from 'vitest';

import type { Answer } from './dialects.js';
import type { Fields } from './json-fields.js';
import { responseOf, responsesDialect } from './responses-dialect.js';

const answer: Answer = {
  id: 'resp_1',
  createdS: 1_700_000_000,
  model: 'gemma',
  tokens: ['Hello', ' there'],
  finishReason: 'stop',
  promptTokens: 3,
  includeUsage: false,
};
const call: Answer = {
  ...answer,
  tokens: ['{"a":', '1}'],
  finishReason: 'tool_calls',
  toolName: 'add',
};
const { opening, piece, closing, whole } = responsesDialect;

const stream = (what: Answer): Fields[] => [
  ...opening(what),
  ...what.tokens.map((token, index) => piece(what, token, index)),
  ...closing(what),
];
const shortTypes = (what: Answer): string[] =>
  stream(what).map(({ type }) => String(type).replace('response.', ''));

describe('a response', () => {
  it('has a message with its text, and its usage', () => {
    expect(whole(answer)).toMatchObject({
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hello there' }] }],
      usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
    });
  });

  it('that was cut says so', () => {
    expect(whole({ ...answer, finishReason: 'length' })).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    });
  });

  it.each(['in_progress', 'cancelled'] as const)('that is %s has no output', (status) => {
    expect(responseOf(answer, status)).toMatchObject({ status, output: [], usage: null });
  });

  it('streams as events that are numbered without a gap', () => {
    expect(shortTypes(answer)).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ]);
    expect(stream(answer).map((event) => event['sequence_number'])).toEqual([...Array(10).keys()]);
    expect(stream(answer).at(-1)).toMatchObject({ response: whole(answer) });
  });

  it('that calls a function has its arguments', () => {
    const item = { type: 'function_call', name: 'add', arguments: '{"a":1}' };
    expect(whole(call)).toMatchObject({ output: [item] });
    expect(shortTypes(call).slice(2, -1)).toEqual([
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
    ]);
    expect(stream(call).map((event) => event['sequence_number'])).toEqual([...Array(8).keys()]);
  });
});
