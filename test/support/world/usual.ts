import type { UnitSpec } from './unit.js';

/** As they are where nobody says otherwise. */
export const settings = {
  turnMs: 20_000,
  lingerMs: 2_000,
  backgroundIdleMs: 60_000,
  backgroundWaitMs: 300_000,
};

/** Loads in 10 s, stops in 1 s, and answers four at once. */
export const model = (id: string, more: Partial<UnitSpec> = {}): UnitSpec => ({
  id,
  placements: [[1]],
  loadMs: 10_000,
  stopMs: 1_000,
  slots: 4,
  ...more,
});
