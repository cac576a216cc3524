import { expect, it } from 'vitest';
import type { UpstreamState } from '../lifecycle/upstream-state.js';
import { progressOf } from './progress.js';

const NOW = { nowMs: 1_000, turnMs: 20_000 };

const progress = (state: UpstreamState, { isOpen = true, hasLoaded = true } = {}) =>
  progressOf(
    {
      upstream: { state, isResident: state === 'ready' },
      unit: { isOpen, hasLoaded, readyInMs: (nowMs, turnMs) => nowMs + turnMs + 500.4 },
    },
    { position: 2, elapsedMs: 12_345.6 },
    NOW,
  );

it('says how long it has been, and how long it may still take', () => {
  expect(progress('loading')).toEqual({
    loading: { state: 'loading', position: 2, elapsed: 12.346, estimate: 21.5 },
    readyInMs: 21_500.4,
  });
});

it.each<[UpstreamState, string]>([
  ['stopped', 'queued'],
  ['stopping', 'queued'],
  ['ready', 'queued'],
])('a model that is %s has its requests %s', (state, said) => {
  expect(progress(state).loading.state).toBe(said);
});

it('a model that has never been loaded is not guessed at, nor when one that is full has room', () => {
  expect(progress('loading', { hasLoaded: false }).loading.estimate).toBeNull();
  expect(progress('ready').loading.estimate).toBeNull();
  expect(progress('ready', { isOpen: false }).loading.estimate).toBe(21.5);
});
