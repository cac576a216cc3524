import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { abilities } from './abilities.js';
import { allWrong } from './checks/all-wrong.js';
import { perform } from './perform.js';
import { EVENTS_A_RUN, randomScenario } from './random-scenario.js';
import { REGRESSIONS } from './regressions.js';
import { failureReport } from './report.js';
import { Tally } from './tally.js';

const known = abilities();
const tally = new Tally();
let slots = 0;

/** One seed; or those that failed once, and as many new ones as are asked for. */
function seeds(): number[] {
  const { SEED, RUNS, EVENTS, FIRST } = process.env;
  if (SEED !== undefined) return SEED.split(',').map(Number);
  const runs = Number(RUNS ?? Math.ceil(Number(EVENTS ?? 2_300) / EVENTS_A_RUN));
  const first = Number(FIRST ?? 1);
  const fresh = Array.from({ length: runs }, (_, index) => first + index);
  return [...new Set([...REGRESSIONS.map(({ seed }) => seed), ...fresh])];
}

describe('whatever happens to models, clients and the gateway', () => {
  afterAll(() => {
    console.log(tally.toString());
  });

  it.concurrent.each(seeds())(
    'every request ends once, and nothing is left: seed %i',
    async (seed) => {
      const scenario = randomScenario(seed);
      expect(scenario).toEqual(randomScenario(seed));
      const performance = await perform(scenario, known, (slots += 1));
      tally.add(scenario, performance.chronicle);
      const wrong = allWrong(performance.chronicle, performance.output);
      if (wrong.length === 0) return;
      const report = failureReport(scenario, performance, wrong);
      const file = join(tmpdir(), `llama-swap-nest-faults-${seed}.txt`);
      writeFileSync(file, report);
      expect.fail(`${report}\n(also in ${file})`);
    },
  );
});
