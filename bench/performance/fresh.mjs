// What needs a process of its own each time: how long it takes to start, and the memory it takes idle,
// after load, and for open streams.
import { setTimeout as sleep } from 'node:timers/promises';
import { runLoad } from '../programs/native.mjs';
import { residentMb } from '../programs/process-figures.mjs';
import { quantile } from '../report/statistics.mjs';
import { writeBodies } from './bodies.mjs';
import { PATH } from './resident-workloads.mjs';
import { starters, withAll } from './rivals.mjs';

const STARTS_A_ROUND = 2;
const MEMORY_ROUNDS_AT_MOST = 3;
const STREAMS = 1000;
/** Ten tokens a second each, for four seconds. */
const OPEN = { path: `${PATH}?stream=40&us=100000`, connections: STREAMS, requests: STREAMS };
const LOOKS = 10;

export async function startup(context) {
  const row = { part: 'startup', row: 'process start to first /health 200' };
  for (let i = 0; i < context.rounds * STARTS_A_ROUND; i++) {
    for (const start of Object.values(starters(context))) {
      await withAll([() => start({ m: {} })], ([{ name, healthyAfterMs }]) =>
        context.sheet.add(row, name, { startup: healthyAfterMs }),
      );
    }
  }
}

export async function memory(context) {
  const { bench, sheet, rounds } = context;
  const files = writeBodies(bench.folder);
  for (let round = 0; round < Math.min(rounds, MEMORY_ROUNDS_AT_MOST); round++) {
    for (const start of Object.values(starters(context))) {
      await withAll([() => start({ m: {} })], async ([rival]) => {
        const { figures, failed } = await memoryOf(rival, files, context);
        sheet.add({ part: 'memory', row: 'resident' }, rival.name, figures, failed);
        if (failed > 0) sheet.problem(`memory, ${rival.name}: ${failed} failed requests`);
      });
    }
  }
}

async function memoryOf({ port, pid }, files, { bench, signal }) {
  const run = (options) => runLoad(bench.programs, port, options, signal);
  const idle = residentMb(pid);
  const chats = await run({ path: PATH, body: files.chat, connections: 64, seconds: 3 });
  const afterLoad = residentMb(pid);
  const streams = run({ ...OPEN, body: files.stream, tokens: 40 });
  const looks = await looksAt(pid, streams);
  const { failed } = await streams;
  return {
    figures: { idle, afterLoad, perStreams: quantile(looks, 0.5) - afterLoad },
    failed: chats.failed + failed,
  };
}

/** While all streams are open: in the second half of their time. */
async function looksAt(pid, streams) {
  // Rejects where it is awaited.
  streams.catch(() => undefined);
  await sleep(2000);
  const looks = [];
  for (let i = 0; i < LOOKS; i++) {
    looks.push(residentMb(pid));
    await sleep(100);
  }
  return looks;
}
