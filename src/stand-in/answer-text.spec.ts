import { describe, expect, it } from 'vitest';

import { answerText, splitIntoTokens } from './answer-text.js';

const chat = (content: unknown, more: object = {}) => ({
  model: 'gemma',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content },
  ],
  ...more,
});

describe('what the stand-in says', () => {
  it('says first that no language model is running, then repeats the prompt', () => {
    const { tokens } = answerText(chat('How are you?'), 'gemma-3', 16);
    expect(tokens.join('')).toBe(
      'This is the stand-in for gemma-3: no language model is running. You said: How are you?',
    );
  });

  it('goes by the requested model when it was given no name', () => {
    const { tokens } = answerText(chat('Hi'), 'stand-in', 11);
    expect(tokens.join('')).toContain('stand-in for gemma:');
  });

  it.each([
    ['a prompt', { prompt: 'one two' }],
    ['several prompts', { prompt: ['one', 'two'] }],
    ['a message', chat('one two')],
    ['a message of parts', chat([{ text: 'one' }, { image_url: {} }, { text: 'two' }])],
  ])('repeats %s', (_what, request) => {
    expect(answerText(request, 'm', 24).tokens.join('')).toMatch(/You said: one\s+two/);
  });

  it.each([{ messages: [] }, { messages: ['?'] }, chat(null), { prompt: 7 }, {}])(
    'answers the odd request %j too',
    (request) => {
      expect(answerText(request, 'm', 24).tokens).toHaveLength(24);
    },
  );

  it.each([
    [{}, 24, 'stop'],
    [{ max_tokens: 3 }, 3, 'length'],
    [{ max_tokens: 300 }, 300, 'length'],
    [{ max_completion_tokens: 5, max_tokens: 9 }, 5, 'length'],
    [{ n_predict: 6 }, 6, 'length'],
    [{ n_predict: -1 }, 24, 'stop'],
    [{ max_tokens: '9' }, 24, 'stop'],
    [{ max_tokens: 1e12 }, 100_000, 'length'],
  ])('asked with %j it answers in %i tokens and ends with %s', (limits, count, finishReason) => {
    const answer = answerText(chat('Hi', limits), 'm', 24);
    expect(answer.tokens).toHaveLength(count);
    expect(answer.finishReason).toBe(finishReason);
  });

  it('splits a text so that the tokens joined are the text again', () => {
    const text = '  a b\n\nc';
    expect(splitIntoTokens(text)).toEqual(['  a', ' b', '\n\nc']);
    expect(splitIntoTokens('')).toEqual([]);
  });
});
