import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { config } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rule } from './broken.js';
import { takeOverTime } from './clock.js';
import { plays, run } from './play.js';

/** `npm run test:model` looks further, and elsewhere each time. */
const STEPS = Number(process.env['STEPS'] ?? 50_000);
const SEED = Number(process.env['SEED'] ?? 1);
const PATH = process.env['SEED_PATH'];
/** So many plays are made with one seed; a failure names the seed and the path to it. */
const PLAYS = 500;
/** A model in which one of these never came about would prove little. */
const COMES_ABOUT = [
  'AbortError',
  'cut',
  'drain',
  'fallback',
  'load',
  'model_does_not_fit',
  'model_load_failed',
  'model_load_timeout',
  'model_not_found',
  'model_not_loaded',
  'model_unloaded',
  'queue_full',
  'queue_timeout',
  'reload',
  'request',
  'shutting_down',
  'unload',
];

describe('the gateway, over made-up processes and a made-up clock', () => {
  let giveTimeBack = (): void => undefined;

  beforeAll(() => {
    Logger.overrideLogger(false);
    giveTimeBack = takeOverTime();
    // Elsewhere it ends the process.
    config.onUnhandledError = (error: Error) => {
      rule(false, () => `an event is too much for somebody: ${String(error.stack)}`);
    };
  });

  afterAll(() => {
    giveTimeBack();
    config.onUnhandledError = null;
  });

  it(
    'ends each request once, runs no two models that exclude each other, and leaves nothing behind',
    { timeout: 60_000 + STEPS * 5 },
    async () => {
      const seen = new Set<string>();
      let [steps, seed, played] = [0, SEED, 0];
      do {
        await fc.assert(
          fc.asyncProperty(plays, async (play) => {
            const result = await run(play);
            steps += result.steps;
            played += 1;
            for (const what of result.seen) seen.add(what);
          }),
          { seed, numRuns: PLAYS, ...(PATH === undefined ? {} : { path: PATH }) },
        );
        seed += 1;
      } while (steps < STEPS && PATH === undefined);
      process.stdout.write(`${steps} steps in ${played} plays, seeds ${SEED} to ${seed - 1}\n`);
      if (PATH === undefined) expect([...seen].sort()).toEqual(COMES_ABOUT);
    },
  );
});
