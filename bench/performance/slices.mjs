// Slices of load, one contestant after the other.
import { runLoad } from '../programs/native.mjs';
import { cpuUs } from '../programs/process-figures.mjs';
import { bodies, PATH, streams } from './resident-workloads.mjs';

/** One slice of the workload by one contestant; `cpu`, in µs, where it is one whose time counts. */
export async function slice({ load, body }, { port, pid, name }, { bench, files, signal }) {
  const before = cpuUs(pid);
  const seen = await runLoad(bench.programs, port, { ...load, body: files[body] }, signal);
  return { seen, cpu: name === 'direct' ? undefined : cpuUs(pid) - before };
}

/** As many as it takes until what is compiled while it runs is compiled as well as it will be. */
const WARM_UP = [
  { load: { path: PATH, connections: 64, requests: 15_000 }, body: 'chat' },
  bodies(1, 8),
  streams(64, 300, 0),
];

export async function warmUp({ port }, { bench, files, signal }) {
  for (const { load, body } of WARM_UP) {
    await runLoad(bench.programs, port, { ...load, body: files[body] }, signal);
  }
}

/** Each round begins with another one. */
export async function eachInTurn(rivals, round, work) {
  for (let i = 0; i < rivals.length; i++) await work(rivals[(i + round) % rivals.length]);
}
