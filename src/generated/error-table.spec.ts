import { expect, it } from 'vitest';
import { errorTable } from './error-table.js';

it('the errors are in a table, by their status', () => {
  const errors = {
    late: {
      status: 503,
      type: 'server_error',
      anthropic: { status: 529, type: 'overloaded_error' },
      when: 'it is late',
    },
    wrong: {
      status: 400,
      type: 'invalid_request_error',
      anthropic: { status: 400, type: 'invalid_request_error' },
      when: '`x` is wrong',
    },
  };
  expect(errorTable(errors)).toBe(
    [
      '| Status | Code    | Type                    | On `/v1/messages`           | When         |',
      '| ------ | ------- | ----------------------- | --------------------------- | ------------ |',
      '| 400    | `wrong` | `invalid_request_error` | 400 `invalid_request_error` | `x` is wrong |',
      '| 503    | `late`  | `server_error`          | 529 `overloaded_error`      | it is late   |',
    ].join('\n'),
  );
});
