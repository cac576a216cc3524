// What became of the model servers, as they wrote it down themselves.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export const linesOf = (journal) =>
  existsSync(journal)
    ? readFileSync(journal, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];

/** How many processes were started: loads begun, whatever became of them. */
export const countLoads = (journal) =>
  linesOf(journal).filter(({ event }) => event === 'started').length;

/** Ends what its gateway has left running, and says how many that were. */
export async function endLeftovers(journal) {
  const pids = linesOf(journal)
    .filter(({ event }) => event === 'started')
    .map(({ pid }) => pid);
  const isAlive = (pid) => commandLineOf(pid).includes(journal);
  // One whose exit has not been noticed yet is no leftover.
  if (pids.some(isAlive)) await sleep(200);
  const left = pids.filter(isAlive);
  for (const pid of left) process.kill(pid, 'SIGKILL');
  return left.length;
}

/** Empty where there is no such process any more; its number may have passed to another program. */
function commandLineOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
