// A hundred requests at once for a model that is not loaded: when the first and the last of them is
// answered, beyond the time that the model server itself takes to load.
import { setTimeout as sleep } from 'node:timers/promises';
import { ENDS_WITHIN_MS } from '../programs/child.mjs';
import { linesOf } from '../programs/journal.mjs';
import { runLoad } from '../programs/native.mjs';
import { writeBodies } from './bodies.mjs';
import { PATH } from './resident-workloads.mjs';
import { starters, withAll } from './rivals.mjs';
import { eachInTurn } from './slices.mjs';

const REQUESTS = 100;
/** Different ones, so that none suits the pace of somebody's probes. */
const LOADS_MS = [200, 400, 600, 800, 1000];
const ROW = { part: 'burst', row: `${REQUESTS} requests to a cold model` };

export async function burst(context) {
  const { sheet, rounds } = context;
  const { chat: body } = writeBodies(context.bench.folder);
  for (let round = 0; round < rounds; round++) {
    const model = { loadMs: LOADS_MS[round % LOADS_MS.length] };
    const starts = Object.values(starters(context)).map((start) => () => start({ m: model }));
    await withAll(starts, (rivals) =>
      eachInTurn(rivals, round, async (rival) => {
        const { figures, failed, complaint } = await burstAt(rival, body, context);
        sheet.add(ROW, rival.name, figures, failed);
        if (failed > 0) sheet.problem(`burst, ${rival.name}: ${failed} ${complaint}`);
      }),
    );
  }
}

/** What is measured is a cold model, not a gateway that has never answered. */
async function burstAt({ port, url }, body, { bench, signal }) {
  const run = (options) => runLoad(bench.programs, port, { path: PATH, body, ...options }, signal);
  await run({ connections: REQUESTS, seconds: 2 });
  await unload(url, bench.journal, signal);
  const beganAt = Date.now();
  const seen = await run({ connections: REQUESTS, requests: REQUESTS });
  const loadMs = loadedIn(bench.journal, beganAt);
  return { ...seen, figures: { first: seen.firstMs - loadMs, last: seen.lastMs - loadMs } };
}

async function unload(url, journal, signal) {
  const count = () => linesOf(journal).filter(({ event }) => event === 'ended').length;
  const before = count();
  const response = await fetch(`${url}/unload`, { signal });
  await response.text();
  if (!response.ok) throw new Error(`/unload answered ${response.status}`);
  const bound = AbortSignal.any([signal, AbortSignal.timeout(ENDS_WITHIN_MS)]);
  while (count() === before) await sleep(5, undefined, { signal: bound });
}

/** How long the one model server that has started since took itself, in ms. */
function loadedIn(journal, since) {
  const lines = linesOf(journal).filter(({ at }) => at >= since);
  const atOf = (event) => lines.find((line) => line.event === event).at;
  return atOf('ready') - atOf('started');
}
