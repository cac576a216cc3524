import { describe, expect, it } from 'vitest';
import { dialectOf, isChat, requestIdFields } from './dialect.js';

describe('errors are said in the words of Anthropic', () => {
  it.each([
    '/v1/messages',
    '/v1/messages?beta=true',
    '/v1/messages/count_tokens',
    '/v1/messages/batches/x?limit=1',
    '/upstream/a/v1/messages',
    '/upstream/org/name%20x/v1/messages/count_tokens?beta=true',
    '/v/messages',
  ])('at %s', (path) => {
    expect(dialectOf(path)).toBe('anthropic');
  });

  it.each([
    '/',
    '',
    '/v1/chat/completions',
    '/v1/messagesque',
    '/v1/threads/x/messages',
    '/x/v1/messages',
    '/v1/chat/completions?next=/v1/messages',
    '/upstream/a/v1/chat/completions?next=/v1/messages',
    '/upstream/a/x?to=b/v1/messages',
  ])('but not at %s', (path) => {
    expect(dialectOf(path)).toBe('openai');
  });
});

describe('a chat', () => {
  it.each([
    '/v1/chat/completions',
    '/v1/chat/completions?model=a',
    '/chat/completions',
    '/v/chat/completions',
    '/upstream/org/a/v1/chat/completions',
  ])('is at %s', (path) => {
    expect(isChat(path)).toBe(true);
  });

  it.each(['/v1/completions', '/v1/messages', '/v1/chat/completions/x', '/x?y=/chat/completions'])(
    'is not at %s',
    (path) => {
      expect(isChat(path)).toBe(false);
    },
  );
});

it('the id of a request is also where Anthropic’s clients look for it', () => {
  expect(requestIdFields({ dialect: 'openai', requestId: 'r1' })).toEqual({ 'x-request-id': 'r1' });
  expect(requestIdFields({ dialect: 'anthropic', requestId: 'r1' })).toEqual({
    'x-request-id': 'r1',
    'request-id': 'r1',
  });
});
