import type { AnswerText } from './answer-text.js';

export interface Answer extends AnswerText {
  readonly id: string;
  readonly createdS: number;
  readonly model: string;
  readonly includeUsage: boolean;
}

/** How one API writes an answer: whole, or as the events of a stream. */
export interface Dialect {
  readonly idPrefix: string;
  readonly whole: (answer: Answer) => object;
  readonly opening: (answer: Answer) => object[];
  readonly piece: (answer: Answer, token: string) => object;
  readonly closing: (answer: Answer) => object[];
  readonly endMark: string | undefined;
}

export const chatDialect: Dialect = {
  idPrefix: 'chatcmpl-',
  whole: (answer) => ({
    ...head(answer, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answer.tokens.join('') },
        logprobs: null,
        finish_reason: answer.finishReason,
      },
    ],
    usage: usage(answer),
  }),
  opening: (answer) => [chatChunk(answer, { role: 'assistant', content: '' }, null)],
  piece: (answer, token) => chatChunk(answer, { content: token }, null),
  closing: (answer) => [
    chatChunk(answer, {}, answer.finishReason),
    ...usageChunk(answer, 'chat.completion.chunk'),
  ],
  endMark: '[DONE]',
};

export const completionDialect: Dialect = {
  idPrefix: 'cmpl-',
  whole: (answer) => ({
    ...textChunk(answer, answer.tokens.join(''), answer.finishReason),
    usage: usage(answer),
  }),
  opening: () => [],
  piece: (answer, token) => textChunk(answer, token, null),
  closing: (answer) => [
    textChunk(answer, '', answer.finishReason),
    ...usageChunk(answer, 'text_completion'),
  ],
  endMark: '[DONE]',
};

/** llama-server's own `/completion`; its streams end without a mark. */
export const nativeDialect: Dialect = {
  idPrefix: 'native-',
  whole: (answer) => nativeEnd(answer, answer.tokens.join('')),
  opening: () => [],
  piece: (_answer, token) => ({ index: 0, content: token, tokens: [], stop: false, id_slot: 0 }),
  closing: (answer) => [nativeEnd(answer, '')],
  endMark: undefined,
};

function head(answer: Answer, object: string): object {
  return {
    id: answer.id,
    object,
    created: answer.createdS,
    model: answer.model,
    system_fingerprint: 'stand-in',
  };
}

function usage(answer: Answer): object {
  return {
    prompt_tokens: answer.promptTokens,
    completion_tokens: answer.tokens.length,
    total_tokens: answer.promptTokens + answer.tokens.length,
  };
}

function usageChunk(answer: Answer, object: string): object[] {
  return answer.includeUsage
    ? [{ ...head(answer, object), choices: [], usage: usage(answer) }]
    : [];
}

// With `include_usage` every chunk has the field, null in all but the last.
function usageToCome(answer: Answer): object {
  return answer.includeUsage ? { usage: null } : {};
}

function chatChunk(answer: Answer, delta: object, finishReason: string | null): object {
  const choice = { index: 0, delta, logprobs: null, finish_reason: finishReason };
  return {
    ...head(answer, 'chat.completion.chunk'),
    choices: [choice],
    ...usageToCome(answer),
  };
}

function textChunk(answer: Answer, text: string, finishReason: string | null): object {
  const choice = { text, index: 0, logprobs: null, finish_reason: finishReason };
  return { ...head(answer, 'text_completion'), choices: [choice], ...usageToCome(answer) };
}

function nativeEnd(answer: Answer, content: string): object {
  return {
    index: 0,
    content,
    tokens: [],
    id_slot: 0,
    stop: true,
    model: answer.model,
    tokens_predicted: answer.tokens.length,
    tokens_evaluated: answer.promptTokens,
    stop_type: answer.finishReason === 'length' ? 'limit' : 'eos',
    stopping_word: '',
    truncated: false,
  };
}
