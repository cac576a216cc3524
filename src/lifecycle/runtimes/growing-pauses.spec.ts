import { expect, it } from 'vitest';
import { GrowingPauses } from './growing-pauses.js';

const next = (pauses: GrowingPauses, count: number): number[] =>
  Array.from({ length: count }, () => pauses.next());

it('are twice as long each time, up to the longest', () => {
  expect(next(new GrowingPauses({ first: 50, longest: 300 }), 5)).toEqual([50, 100, 200, 300, 300]);
});

it('begin anew where that is asked for', () => {
  const pauses = new GrowingPauses({ first: 10, longest: 100 });
  next(pauses, 3);
  pauses.reset();
  expect(next(pauses, 2)).toEqual([10, 20]);
});
