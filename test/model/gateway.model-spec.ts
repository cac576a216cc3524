import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { takeOverTime } from './clock.js';
import { plays, run } from './play.js';

const STEPS = Number(process.env['STEPS'] ?? 50_000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const PATH = process.env['SEED_PATH'];
/** So many plays are made with one seed; a failure then names a short way to it. */
const PLAYS = 500;

describe('the gateway, over made-up processes and a made-up clock', () => {
  let giveTimeBack = (): void => undefined;

  beforeAll(() => {
    Logger.overrideLogger(false);
    giveTimeBack = takeOverTime();
  });

  afterAll(() => {
    giveTimeBack();
  });

  it(
    'ends each request once, runs no two models that exclude each other, and leaves nothing behind',
    { timeout: 60_000 + STEPS * 5 },
    async () => {
      let [steps, seed, played] = [0, SEED, 0];
      do {
        await fc.assert(
          fc.asyncProperty(plays, async (play) => {
            steps += await run(play);
            played += 1;
          }),
          { seed, numRuns: PLAYS, ...(PATH === undefined ? {} : { path: PATH }) },
        );
        seed += 1;
      } while (steps < STEPS && PATH === undefined);
      process.stdout.write(`${steps} steps in ${played} plays, seeds ${SEED} to ${seed - 1}\n`);
    },
  );
});
