import type { UnitId } from '../../../src/swap/planner/facts.js';
import type { World } from './world.js';

/** What became of a workload; waits are those of requests that were not asked in the background. */
export interface Figures {
  readonly loadsPer1000: number;
  /** Of those for one unit, or of all. */
  readonly longestWaitS: (of?: UnitId) => number;
  readonly meanWaitS: (of?: UnitId) => number;
  /** All but one of a hundred waited less. */
  readonly p99WaitS: number;
}

/** By how much one differs from the other. */
export const difference = (found: number, expected: number): number =>
  Math.abs(found / expected - 1);

/** Of all worlds taken together. */
export function figuresOf(worlds: readonly World[]): Figures {
  const requests = worlds.flatMap((world) => world.requests);
  const loads = worlds.reduce((sum, world) => sum + world.loads, 0);
  const waits = (of?: UnitId): number[] =>
    requests.flatMap(({ unit, asBackground, waitMs }) =>
      asBackground || waitMs === undefined || (of ?? unit) !== unit ? [] : [waitMs / 1_000],
    );
  const sorted = waits().sort((a, b) => a - b);
  return {
    loadsPer1000: (1_000 * loads) / requests.length,
    longestWaitS: (of) => waits(of).reduce((a, b) => Math.max(a, b), 0),
    meanWaitS: (of) => waits(of).reduce((sum, wait) => sum + wait, 0) / waits(of).length,
    p99WaitS: sorted[Math.floor(0.99 * sorted.length)] ?? NaN,
  };
}
