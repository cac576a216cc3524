import { describe, expect, it } from 'vitest';
import { BrokenInvariant } from '../../../test/support/world/invariants.js';
import { mutants } from '../../../test/support/world/mutants.js';
import { runRandomWorld } from '../../../test/support/world/random-world.js';
import type { Planner } from '../../../test/support/world/world.js';
import { plan } from './plan.js';

/** `WORLDS=20000 npx vitest run worlds` looks further. */
const WORLDS = Math.max(500, Number(process.env['WORLDS'] ?? 0));
const seeds = Array.from({ length: WORLDS }, (_, index) => index + 1);

function brokenIn(seed: number, planner: Planner): BrokenInvariant | undefined {
  try {
    runRandomWorld(seed, planner);
    return undefined;
  } catch (error) {
    if (error instanceof BrokenInvariant) return error;
    throw new Error(`world ${seed} could not be run`, { cause: error });
  }
}

describe('random worlds', { timeout: 10_000 + 30 * WORLDS }, () => {
  it('keep every invariant to their end', () => {
    const broken = seeds.flatMap((seed) => brokenIn(seed, plan)?.message ?? []);
    expect(broken).toEqual([]);
  });

  for (const { what, breaks, of } of mutants) {
    it(`notice a planner that ${what}`, () => {
      const isNoticed = (seed: number): boolean => {
        const broken = brokenIn(seed, of(plan));
        return broken !== undefined && breaks.includes(broken.rule);
      };
      expect(seeds.some(isNoticed)).toBe(true);
    });
  }
});
