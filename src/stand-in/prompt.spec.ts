import { describe, expect, it } from 'vitest';

import { countTokens, messageTokens, promptOf } from './prompt.js';

describe('the prompt', () => {
  it.each([
    ['a text', { input: 'one two' }, 'one two'],
    ['items', { input: [{ content: 'zero' }, { content: [{ text: 'one two' }] }] }, 'one two'],
    ['nothing at all', {}, ''],
  ])('of a response is %s', (_what, request, prompt) => {
    expect(promptOf(request)).toBe(prompt);
  });
});

describe('counting tokens', () => {
  it('takes four characters for one', () => {
    expect([countTokens(''), countTokens('abcd'), countTokens('abcde')]).toEqual([0, 1, 2]);
  });

  it('of messages counts all of them, the system prompt and the tools', () => {
    const messages = [{ content: '12345678' }, { content: [{ type: 'text', text: '1234' }] }];
    expect(messageTokens({ messages })).toEqual({ input_tokens: 3 });
    expect(messageTokens({ messages, system: '1234' })).toEqual({ input_tokens: 4 });
    expect(messageTokens({ messages, tools: [{ a: 1 }] })).toEqual({ input_tokens: 5 });
  });
});
