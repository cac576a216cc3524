import { asFields, textField, textsField } from './json-fields.js';
import type { Fields } from './json-fields.js';
import { DEFAULT_NAME } from './options.js';

export interface AnswerText {
  readonly tokens: readonly string[];
  readonly finishReason: 'stop' | 'length';
  readonly promptTokens: number;
}

const MOST_TOKENS = 100_000;
const MOST_QUOTED_CHARACTERS = 2_000;
const CHARACTERS_A_TOKEN = 4;
const FILLER = '(Still the stand-in, counting tokens.)';

/**
 * What the stand-in says, and in how many tokens. It says what it is first, so that nobody takes
 * it for a model, then repeats the prompt, then fills up to the number of tokens that is due.
 */
export function answerText(request: Fields, name: string, defaultTokens: number): AnswerText {
  const prompt = promptOf(request);
  const limit = tokenLimit(request);
  const count = Math.min(limit ?? defaultTokens, MOST_TOKENS);
  return {
    tokens: fill(introduction(subject(request, name), prompt), count),
    finishReason: limit === undefined ? 'stop' : 'length',
    promptTokens: countTokens(prompt),
  };
}

export function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_A_TOKEN);
}

/** A text's words, each with the space before it, so that joined they are the text again. */
export function splitIntoTokens(text: string): string[] {
  return text.match(/\s*\S+/g) ?? [];
}

function subject(request: Fields, name: string): string {
  return name === DEFAULT_NAME ? (textField(request, 'model') ?? 'a model') : name;
}

function introduction(model: string, prompt: string): string {
  const quoted = prompt.slice(0, MOST_QUOTED_CHARACTERS);
  return `This is the stand-in for ${model}: no language model is running. You said: ${quoted}`;
}

function fill(text: string, count: number): string[] {
  const tokens = splitIntoTokens(text).slice(0, count);
  const filler = splitIntoTokens(` ${FILLER}`);
  while (tokens.length < count) {
    tokens.push(...filler.slice(0, count - tokens.length));
  }
  return tokens;
}

function tokenLimit(request: Fields): number | undefined {
  const given = request['max_completion_tokens'] ?? request['max_tokens'] ?? request['n_predict'];
  return typeof given === 'number' && given >= 1 ? Math.floor(given) : undefined;
}

function promptOf(request: Fields): string {
  const messages = request['messages'];
  if (!Array.isArray(messages)) {
    return textsField(request, 'prompt').join(' ');
  }
  return contentOf(asFields(messages.at(-1)) ?? {});
}

/** A message's text: its content, or the text parts of a content that has several kinds. */
function contentOf(message: Fields): string {
  const content = message['content'];
  if (!Array.isArray(content)) {
    return typeof content === 'string' ? content : '';
  }
  return content.map((part) => textField(asFields(part) ?? {}, 'text') ?? '').join(' ');
}
