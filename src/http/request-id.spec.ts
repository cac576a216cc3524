import { describe, expect, it } from 'vitest';
import { requestIdOf } from './request-id.js';

const id = (given?: string | string[]): string =>
  requestIdOf({ headers: { 'x-request-id': given } });

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

describe('the id of a request', () => {
  it.each(['abc', '7f3a.b_c:d+e/f=g-h', 'x'.repeat(128)])(
    'is what the client gave: %s',
    (given) => {
      expect(id(given)).toBe(given);
    },
  );

  it.each<[title: string, given: string | string[] | undefined]>([
    ['there is none', undefined],
    ['it is empty', ''],
    ['it is too long', 'x'.repeat(129)],
    ['it would break a header or a log', 'a\r\nb: c'],
    ['it has spaces', 'a b'],
    ['it has other characters', 'ä<script>'],
    ['there are several', ['a', 'b']],
  ])('is a new one where %s', (_title, given) => {
    expect(id(given)).toMatch(UUID);
  });

  it('is another one for each request', () => {
    expect(id()).not.toBe(id());
  });
});
