import { expect, it } from 'vitest';
import { sleepStateIn } from './sleep-answer.js';

it.each([
  [200, '{"is_sleeping":true}', 'asleep'],
  [200, '{"is_sleeping": false, "level": 0}', 'awake'],
  [404, '{"detail":"Not Found"}', 'unknown'],
  [404, '{"is_sleeping":true}', 'unknown'],
  [500, 'Internal Server Error', 'unknown'],
  [200, '{"is_sleeping":"yes"}', 'unknown'],
  [200, '{}', 'unknown'],
  [200, 'null', 'unknown'],
  [200, 'true', 'unknown'],
  [200, '<html>', 'unknown'],
  [200, '', 'unknown'],
] as const)('a server that answers %i %s: %s', (status, text, state) => {
  expect(sleepStateIn(status, text)).toBe(state);
});
