// Who runs on which core: who is measured on one, the load and the upstreams on another.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** `undefined` where there are fewer than two cores to choose from, or no taskset. */
export const cores = chooseCores();

function chooseCores() {
  const [first, second] = allowedCores();
  const hasTaskset = spawnSync('taskset', ['--version']).status === 0;
  if (second === undefined || !hasTaskset) return undefined;
  return { contestant: first, load: second };
}

/** From a list such as `0-3,8`. */
function allowedCores() {
  const list = /Cpus_allowed_list:\s+(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
  return list.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

/** The words of a command that runs on that core, or anywhere where it is `undefined`. */
export const pinned = (core, words) =>
  core === undefined ? words : ['taskset', '-c', String(core), ...words];
