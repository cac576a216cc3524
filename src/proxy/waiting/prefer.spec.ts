import { expect, it } from 'vitest';
import { preferredWait } from './prefer.js';

it.each<[prefer: string | string[] | undefined, seconds: number | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['wait=10', 10],
  ['wait=0', 0],
  ['WAIT=10', 10],
  ['wait = 10', 10],
  ['wait="10"', 10],
  ['respond-async, wait=10', 10],
  ['respond-async,wait=10;why="a, b";x', 10],
  ['return=minimal; wait=3', undefined],
  ['foo="wait=3, wait=4", wait=5', 5],
  ['foo="a \\" b, wait=4", wait=5', 5],
  ['wait=1, wait=2', 1],
  [['respond-async', 'wait=7'], 7],
  ['waiting=10', undefined],
  ['wait', undefined],
  ['wait=', undefined],
  ['wait=""', undefined],
  ['wait=-1', undefined],
  ['wait=1.5', undefined],
  ['wait=soon', undefined],
  ['wait=ten, wait=10', undefined],
  ['foo="unclosed, wait=4', 4],
  [`wait=4, x="${'y'.repeat(2000)}"`, undefined],
])('Prefer: %j is a wait of %j s', (prefer, seconds) => {
  expect(preferredWait(prefer)).toBe(seconds);
});
