import { describe, expect, it } from 'vitest';

import type { Answer } from './dialects.js';
import { StoredResponses } from './stored-responses.js';

const answer = (id: string): Answer => ({
  id,
  createdS: 1_700_000_000,
  model: 'gemma',
  tokens: ['Hello'],
  finishReason: 'stop',
  promptTokens: 3,
  includeUsage: false,
});
const ENDS_AT_MS = 1_000;

function one(request: object = { input: 'Hi' }): StoredResponses {
  const stored = new StoredResponses();
  stored.keep(answer('r'), { ...request }, ENDS_AT_MS);
  return stored;
}

describe('a stored response', () => {
  it('is in progress until it is complete', () => {
    const stored = one();
    expect(stored.answer('GET /v1/responses/r', ENDS_AT_MS - 1)).toMatchObject({
      status: 'in_progress',
    });
    expect(stored.answer('GET /v1/responses/r', ENDS_AT_MS)).toMatchObject({ status: 'completed' });
  });

  it('can be cancelled until it is complete', () => {
    const early = one();
    const cancelled = early.answer('POST /v1/responses/r/cancel', ENDS_AT_MS - 1);
    expect(cancelled).toMatchObject({ id: 'r', status: 'cancelled' });
    expect(early.answer('GET /v1/responses/r', ENDS_AT_MS)).toMatchObject({ status: 'cancelled' });
    const late = one().answer('POST /v1/responses/r/cancel', ENDS_AT_MS);
    expect(late).toMatchObject({ status: 'completed' });
  });

  it('is gone once it has been deleted', () => {
    const stored = one();
    const deleted = { id: 'r', object: 'response', deleted: true };
    expect(stored.answer('DELETE /v1/responses/r', 0)).toEqual(deleted);
    expect(stored.answer('DELETE /v1/responses/r', 0)).toBeUndefined();
    expect(stored.answer('GET /v1/responses/r', 0)).toBeUndefined();
  });

  it.each([
    ['a text', 'Hi'],
    ['messages', [{ role: 'user', content: 'Hi' }]],
  ])('shows its input, which was %s', (_what, input) => {
    const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] };
    expect(one({ input }).answer('GET /v1/responses/r/input_items', 0)).toMatchObject({
      object: 'list',
      data: [{ id: 'r_0', ...item }],
      first_id: 'r_0',
      last_id: 'r_0',
      has_more: false,
    });
  });

  it.each([
    'GET /v1/responses/none',
    'GET /v1/responses/',
    'POST /v1/responses/r',
    'GET /v1/responses/r/cancel',
    'PUT /v1/responses/r',
    'GET /v1/elsewhere/r',
  ])('is not what is asked for by %s', (route) => {
    expect(one().answer(route, 0)).toBeUndefined();
  });

  it('makes place for newer ones', () => {
    const stored = one();
    for (let n = 0; n < 1_000; n += 1) stored.keep(answer(`n${n}`), {}, 0);
    expect(stored.answer('GET /v1/responses/r', 0)).toBeUndefined();
    expect(stored.answer('GET /v1/responses/n0', 0)).toBeDefined();
  });
});
