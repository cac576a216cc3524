import { describe, expect, it } from 'vitest';
import { difference } from '../../../test/support/world/figures.js';
import { runWorkload } from '../../../test/support/world/workloads.js';
import { plan } from './plan.js';

/** Loads are counted per 1,000 requests; waits, the mean and the 99th percentile, in seconds. */
const simulated = [
  { name: 'alt100', what: 'two models in alternation', loads: 50, mean: 18.7, p99: 43.94 },
  { name: 'pair', what: 'two chats', loads: 345.97, mean: 11.72, p99: 46.42 },
  { name: 'pairhi', what: 'two busy chats', loads: 53.85, mean: 42.07, p99: 110.8 },
  { name: 'bursts', what: 'bursts for one of three', loads: 63.61, mean: 19.29, p99: 77.83 },
  { name: 'agents', what: 'agents in alternation', loads: 333.3, mean: 14.55, p99: 29.31 },
  { name: 'agentsrun', what: 'agents in runs', loads: 101.04, mean: 6.66, p99: 49.39 },
  { name: 'steadyrare', what: 'one busy, three rare', loads: 14.45, mean: 23.05, p99: 89.38 },
  { name: 'longstream', what: 'answers of minutes', loads: 135.88, mean: 67.51, p99: 197.85 },
  { name: 'batch', what: 'a job beside persons', loads: 28.74, mean: 4.742, p99: 71.08 },
  { name: 'flood', what: 'many workers on one', loads: 26.04, mean: 91.56, p99: 132.98 },
  { name: 'helperx', what: 'a helper that does not fit', loads: 26.3, mean: 1.732, p99: 33.48 },
  { name: 'helper', what: 'chats with a helper', loads: 262.07, mean: 9.044, p99: 49.05 },
  { name: 'rag', what: 'questions by memory', loads: 169.47, mean: 4.773, p99: 36.04 },
  { name: 'ragx', what: 'questions one at a time', loads: 531.66, mean: 17.25, p99: 49.62 },
  { name: 'zipf', what: 'ten models, few popular', loads: 510.5, mean: 11.06, p99: 40.89 },
  { name: 'zipflow', what: 'ten models, asked seldom', loads: 568.6, mean: 7.345, p99: 23.06 },
  { name: 'sizes', what: 'models of eight sizes', loads: 412.98, mean: 12.21, p99: 70.56 },
  { name: 'twogpu', what: 'two devices', loads: 341.47, mean: 29.04, p99: 125.82 },
  { name: 'steadymem', what: 'two busy, two rare', loads: 25.4, mean: 5.56, p99: 53.49 },
  { name: 'hetero', what: 'quick and slow loads', loads: 302.25, mean: 6.225, p99: 64.1 },
  { name: 'H1', what: 'headline', loads: 50, mean: 18.5, p99: 44 },
  { name: 'H2', what: 'headline', loads: 17.355, mean: 11.2, p99: 42 },
  { name: 'H3', what: 'headline', loads: 115, mean: 3.22, p99: 29 },
  { name: 'H4', what: 'headline', loads: 254.17, mean: 3.979, p99: 17 },
  { name: 'H5', what: 'headline', loads: 14.754, mean: 5.207, p99: 46.05 },
] as const;

/** The figures are those of the simulation that the rules were found by, with the default knobs. */
describe('workloads, beside the simulation', { timeout: 60_000 }, () => {
  for (const { name, what, loads, mean, p99 } of simulated) {
    it(`${name}: ${what} load as often and wait as long`, () => {
      const figures = runWorkload(name, plan);
      expect(difference(figures.loadsPer1000, loads)).toBeLessThan(0.02);
      expect(difference(figures.meanWaitS(), mean)).toBeLessThan(0.02);
      expect(difference(figures.p99WaitS, p99)).toBeLessThan(0.02);
    });
  }
});
