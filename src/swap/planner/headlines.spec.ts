import { describe, expect, it } from 'vitest';
import { figuresOf, difference } from '../../../test/support/world/figures.js';
import type { Figures } from '../../../test/support/world/figures.js';
import { headlines } from '../../../test/support/world/headlines.js';
import type { Planner } from '../../../test/support/world/world.js';
import { plan } from './plan.js';

const runHeadline = (name: keyof typeof headlines, planner: Planner): Figures =>
  figuresOf([headlines[name](planner, 30)]);

/** The figures are those of the simulation that the rules were found by, with a turn of 30 s. */
describe('headline workloads', () => {
  for (const { name, what, swaps, longest } of [
    { name: 'H1', what: 'two models in alternation', swaps: 40, longest: 54 },
    { name: 'H2', what: 'a rare model beside one under steady load', swaps: 17.36, longest: 51.5 },
    { name: 'H3', what: 'two agents', swaps: 115, longest: 46 },
    {
      name: 'H4',
      what: 'questions to an embedding model and two chats',
      swaps: 254.2,
      longest: 17,
    },
    { name: 'H5', what: 'a person beside a batch job', swaps: 14.75, longest: 46.05 },
  ] as const) {
    it(`${name}: ${what} swap and wait as simulated`, () => {
      const { loadsPer1000, longestWaitS } = runHeadline(name, plan);
      expect(difference(loadsPer1000, swaps)).toBeLessThan(0.02);
      expect(difference(longestWaitS(), longest)).toBeLessThan(0.02);
    });
  }

  it('H2: the rare model waits a turn, a drain and a load, not until the steady load ends', () => {
    expect(difference(runHeadline('H2', plan).longestWaitS('B'), 51.5)).toBeLessThan(0.02);
  });

  it('H5: a person beside a batch job waits 5 s on average', () => {
    expect(difference(runHeadline('H5', plan).meanWaitS('B'), 5.207)).toBeLessThan(0.02);
  });
});
