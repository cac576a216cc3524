import { describe, expect, it } from 'vitest';
import { BrokenInvariant } from '../../../test/support/world/invariants.js';
import { mutants } from '../../../test/support/world/mutants.js';
import { runRandomWorld } from '../../../test/support/world/random-world.js';
import type { Planner, World, WorldSpec } from '../../../test/support/world/world.js';
import { plan } from './plan.js';

/** `npm run test:worlds` looks further. */
const WORLDS = Math.max(500, Number(process.env['WORLDS'] ?? 0));
const seeds = Array.from({ length: WORLDS }, (_, index) => index + 1);

function brokenIn(
  seed: number,
  planner: Planner,
  changes: Partial<WorldSpec> = {},
): BrokenInvariant | undefined {
  try {
    runRandomWorld(seed, planner, changes);
    return undefined;
  } catch (error) {
    if (error instanceof BrokenInvariant) return error;
    throw new Error(`world ${seed} could not be run`, { cause: error });
  }
}

/** True of a world in which one that was refused has been asked again and was served. */
const regainsRoom = ({ requests }: World): boolean =>
  requests.some(
    ({ unit, stage }, index) =>
      stage === 'refused' &&
      requests.slice(index).some((later) => later.unit === unit && later.stage === 'answered'),
  );

describe('random worlds', { timeout: 10_000 + 60 * WORLDS }, () => {
  it('keep every invariant to their end', () => {
    const broken = seeds.flatMap((seed) => brokenIn(seed, plan)?.message ?? []);
    expect(broken).toEqual([]);
  });

  it('contain models that never fit, that lose their room, and that get it back', () => {
    const worlds = seeds.slice(0, 100).map((seed) => runRandomWorld(seed, plan));
    const stages = new Set(worlds.flatMap(({ requests }) => requests.map(({ stage }) => stage)));
    expect([...stages].sort()).toEqual(['answered', 'failed', 'left', 'refused']);
    expect(worlds.filter(regainsRoom).length).toBeGreaterThan(5);
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

  it('notice a gateway that lets wait what can never be loaded', () => {
    const isNoticed = (seed: number): boolean => {
      const broken = brokenIn(seed, plan, { refusesUnfit: false });
      return broken?.rule === 'I5' || broken?.rule === 'I6';
    };
    expect(seeds.some(isNoticed)).toBe(true);
  });
});
