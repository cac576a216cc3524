import { expect, it } from 'vitest';
import type { ModelStatus } from './model-status.js';
import { eventText, MODELS_RELOADED, statusEvents } from './router-event.js';

it.each<[ModelStatus, object]>([
  [{ value: 'loading' }, { status: 'loading' }],
  [{ value: 'loaded' }, { status: 'loaded' }],
  [{ value: 'unloaded' }, { status: 'unloaded' }],
  [
    { value: 'unloaded', failed: true, exit_code: 3 },
    { status: 'unloaded', exit_code: 3 },
  ],
])('%j is told as %j', (status, data) => {
  expect(statusEvents('a', status)).toEqual([{ model: 'a', event: 'status_change', data }]);
});

it.each([{}, { exit_code: null }])(
  'a failed load with %j has an exit code all the same',
  (more) => {
    const status: ModelStatus = { value: 'unloaded', failed: true, ...more };
    const [event] = statusEvents('a', status);
    expect(event?.data).toEqual({ status: 'unloaded', exit_code: 1 });
  },
);

it('a model that is being unloaded is none of the states the router has', () => {
  expect(statusEvents('a', { value: 'unloading' })).toEqual([]);
});

it('a model that sleeps is told to be unloaded before, for those who wait for that', () => {
  const told = statusEvents('a', { value: 'sleeping' }).map(({ data }) => data?.status);
  expect(told).toEqual(['unloaded', 'sleeping']);
});

it('is a stream of unnamed events', () => {
  expect(eventText(MODELS_RELOADED)).toBe('data: {"model":"*","event":"models_reload"}\n\n');
});
