import { expect, it } from 'vitest';
import { endingOf } from './container-ending.js';
import type { ContainerFacts } from './container-facts.js';

const began = { startedAt: 'first' };
const facts = (more: Partial<ContainerFacts>) =>
  ({ startedAt: 'first', exitCode: 3, isOutOfMemory: false, ...more }) as ContainerFacts;

it('ends as the engine says of the container', () => {
  const death = { exitCode: 9, wasOutOfMemory: false };
  expect(endingOf(began, facts({}), death)).toMatchObject({ exitCode: 3, isOutOfMemory: false });
});

it('ends as the event says where it was removed, or has been started again since', () => {
  const death = { exitCode: 9, wasOutOfMemory: false };
  expect(endingOf(began, undefined, death)).toMatchObject({ exitCode: 9 });
  const again = facts({ startedAt: 'second', isOutOfMemory: true });
  expect(endingOf(began, again, death)).toMatchObject({ exitCode: 9, isOutOfMemory: false });
});

it('knows nothing where nobody does', () => {
  const death = { exitCode: null, wasOutOfMemory: false };
  expect(endingOf(began, undefined, death)).toMatchObject({ exitCode: null });
});

it('was out of memory where an event or the engine says so', () => {
  const told = { exitCode: 137, wasOutOfMemory: true };
  expect(endingOf(began, undefined, told)).toMatchObject({ isOutOfMemory: true });
  const untold = { exitCode: 137, wasOutOfMemory: false };
  expect(endingOf(began, facts({ isOutOfMemory: true }), untold).isOutOfMemory).toBe(true);
});
