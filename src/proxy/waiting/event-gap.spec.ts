import { expect, it } from 'vitest';
import { gapAfter } from './event-gap.js';
import type { Gap } from './event-gap.js';

it.each<[chunks: string[], gap: Gap]>([
  [['data: 1\n\n'], ''],
  [['data: 1\r\n\r\n'], ''],
  [['data: 1\n'], '\n'],
  [['data: 1\r\n'], '\n'],
  [['data: 1'], '\n\n'],
  [['data: 1\n', '\n'], ''],
  [['data: 1\r\n', '\r\n'], ''],
  [['data: 1', '\n'], '\n'],
  [['data: 1', '\r\n'], '\n'],
  [['data: 1\n\n', ''], ''],
  [['data: 1', ''], '\n\n'],
  [['data: 1\n\n', 'data'], '\n\n'],
  [[': a comment\n'], '\n'],
])('after %j another event needs %j', (chunks, gap) => {
  const after = chunks.reduce<Gap>((before, text) => gapAfter(Buffer.from(text), before), '');
  expect(after).toBe(gap);
});
