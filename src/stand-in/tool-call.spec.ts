import { describe, expect, it } from 'vitest';

import { answerOrCall, answerWithin } from './tool-call.js';

const schema = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    days: { type: 'integer', minimum: 1 },
    unit: { enum: ['celsius', 'fahrenheit'] },
    wind: { type: 'boolean' },
    at: { type: 'object', properties: { hours: { type: 'array' } }, required: ['hours'] },
    note: { type: ['null', 'string'] },
    extra: { type: 'string' },
  },
  required: ['city', 'days', 'unit', 'wind', 'at', 'note', 'unheard'],
};
const chatTools = ['weather', 'time'].map((name) => ({
  type: 'function',
  function: { name, parameters: schema },
}));
const messages = [{ role: 'user', content: 'Hi' }];

const called = (request: object): string | undefined =>
  answerOrCall({ messages, ...request }, 'm', 24).toolName;

describe('a tool', () => {
  it.each([
    ['a chat', { tools: chatTools }],
    ['messages', { tools: [{ name: 'weather', input_schema: schema }] }],
    ['a response', { tools: [{ type: 'function', name: 'weather', parameters: schema }] }],
  ])('that %s offers is called with the arguments it requires', (_what, request) => {
    const answer = answerOrCall({ messages, ...request }, 'm', 24);
    expect(answer).toMatchObject({ toolName: 'weather', finishReason: 'tool_calls' });
    expect(answer.tokens.length).toBeGreaterThan(1);
    expect(JSON.parse(answer.tokens.join(''))).toEqual({
      city: 'stand-in',
      days: 1,
      unit: 'celsius',
      wind: false,
      at: { hours: [] },
      note: null,
      unheard: 'stand-in',
    });
  });

  it.each([
    ['auto', 'weather'],
    ['required', 'weather'],
    ['none', undefined],
    [{ type: 'function', function: { name: 'time' } }, 'time'],
    [{ type: 'function', name: 'time' }, 'time'],
    [{ type: 'tool', name: 'time' }, 'time'],
    [{ type: 'any' }, 'weather'],
    [{ type: 'none' }, undefined],
    [{ type: 'tool', name: 'none such' }, undefined],
  ])('is chosen as the request says: %j', (choice, name) => {
    expect(called({ tools: chatTools, tool_choice: choice })).toBe(name);
  });

  it.each([
    { messages: [...messages, { role: 'tool', content: '21 degrees' }] },
    { messages: [...messages, { role: 'user', content: [{ type: 'tool_result' }] }] },
    { messages: undefined, input: [{ type: 'function_call_output', output: '21 degrees' }] },
  ])('is not called again once it has answered: %j', (request) => {
    expect(called({ tools: chatTools, ...request })).toBeUndefined();
    expect(called({ tools: chatTools, tool_choice: 'required', ...request })).toBe('weather');
  });

  it.each([[[]], ['weather'], [['weather', null, {}]], [undefined]])(
    'that is none is not called: %j',
    (tools) => {
      expect(called({ tools })).toBeUndefined();
    },
  );
});

describe('a limit that says how long an answer may become', () => {
  it.each([
    [8_000, 24, 'stop'],
    [24, 24, 'stop'],
    [3, 3, 'length'],
    [undefined, 24, 'stop'],
  ])('of %j cuts it, and never draws it out', (most, count, finishReason) => {
    const answer = answerWithin('max_tokens')({ messages, max_tokens: most }, 'm', 24);
    expect(answer.tokens).toHaveLength(count);
    expect(answer.finishReason).toBe(finishReason);
  });
});
