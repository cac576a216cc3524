import { afterAll, describe, expect, it } from 'vitest';
import { abilities } from './abilities.js';
import { allWrong } from './checks/all-wrong.js';
import { allKept, keepForNow } from './kept.js';
import { perform } from './perform.js';
import { EVENTS_A_RUN, randomScenario } from './random-scenario.js';
import { failureReport } from './report.js';
import type { Scenario } from './scenario.js';
import { Tally } from './tally.js';

const { SEED, RUNS, EVENTS = '2300', FIRST = '1' } = process.env;
const known = abilities();
const tally = new Tally();
let runs = 0;

/** Those asked for; or as many as make so many events, from the first on. */
function seeds(): number[] {
  if (SEED !== undefined) return SEED.split(',').map(Number);
  const count = Number(RUNS ?? Math.ceil(Number(EVENTS) / EVENTS_A_RUN));
  return Array.from({ length: count }, (_, index) => Number(FIRST) + index);
}

async function play(scenario: Scenario): Promise<void> {
  runs += 1;
  const performance = await perform(scenario, known, runs);
  tally.add(scenario, performance.chronicle);
  const wrong = allWrong(performance.chronicle, performance.output);
  if (wrong.length === 0) return;
  const report = failureReport(scenario, performance, wrong);
  const path = keepForNow(scenario, report);
  expect.fail(
    `${report}\n\nThis is also in ${path}.txt. To play it in every campaign:` +
      `\ncp ${path}.jsonl test/faults/regressions/what-it-found.jsonl`,
  );
}

describe('whatever happens to models, clients and the gateway, requests end once and nothing is left', () => {
  afterAll(() => {
    console.log(tally.toString());
  });

  it('makes the same events of the same seed', () => {
    expect(randomScenario(7)).toEqual(randomScenario(7));
    expect(randomScenario(7)).not.toEqual(randomScenario(8));
  });

  it.concurrent.each(SEED === undefined ? allKept() : [])('where once $name', ({ scenario }) =>
    play(scenario),
  );

  it.concurrent.each(seeds())('seed %i', (seed) => play(randomScenario(seed)));
});
