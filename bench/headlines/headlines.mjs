// The headline workloads by real processes, faster than real time, beside simpler rules.
import { join } from 'node:path';
import { ENDS_WITHIN_MS } from '../programs/child.mjs';
import { comparison } from './comparison.mjs';
import { Contest } from './contest.mjs';
import { contestants } from './contestants.mjs';
import { realMs } from './replay.mjs';
import { workloads } from './workloads.mjs';

/** Starts take seconds each, and so may ends. */
const AROUND_MS = 45_000;
/** For what each load costs more than it should. */
const MARGIN = 1.3;

/** Who takes part in it. */
export const entered = (name, peer) =>
  contestants(peer).filter(({ isFor }) => isFor?.(workloads[name]) ?? true);

export const usualMs = (name) => realMs(workloads[name].lastsS) + 10_000;

/** No workload runs longer than this. */
export const boundMs = (name) => MARGIN * realMs(workloads[name].lastsS) + AROUND_MS;

/**
 * Runs one workload under all policies side by side, or one after another (`apart`), and prints how
 * they did. Each result says what went wrong: requests that failed, processes left behind.
 */
export async function headline(name, { folder, signal, peer, apart }) {
  const contests = entered(name, peer).map((contestant, index) => {
    const place = { index, folder: join(folder, `${name}-${index}`) };
    return new Contest(name, contestant, place);
  });
  const results = [];
  for (const some of apart ? contests.map((contest) => [contest]) : [contests]) {
    const bound = AbortSignal.timeout(boundMs(name) - ENDS_WITHIN_MS);
    results.push(...(await together(some, AbortSignal.any([signal, bound]))));
  }
  signal.throwIfAborted();
  console.log(`\n${name}: ${workloads[name].what}\n\n${comparison(results)}`);
  return results;
}

/** A start takes all the processor there is, so nobody plays before all have started. */
async function together(contests, signal) {
  for (const contest of contests) await contest.start(signal);
  return Promise.all(contests.map((contest) => contest.play(signal)));
}
