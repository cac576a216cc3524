// Mixed load with swaps for a long time over the gateway as it is built: fails where a request ends
// wrongly, or memory, open files, processes or threads do not stay what they were.
//
//   npm run test:soak         10 minutes, or SOAK_MINUTES=2; SOAK_SEED=1 chooses what clients do
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MODELS, readingOf, startGateway } from './gateway.mjs';
import { Load } from './load.mjs';
import { mib, verdict } from './verdict.mjs';

const MINUTE_MS = 60_000;
const MINUTES = Number(process.env.SOAK_MINUTES ?? 10);
const SEED = Number(process.env.SOAK_SEED ?? 1);
const SAMPLE_EVERY_MS = 2_000;
const RELOAD_EVERY_SAMPLES = 10;
const ROW_EVERY_SAMPLES = Math.max(1, Math.round((MINUTES * MINUTE_MS) / 20 / SAMPLE_EVERY_MS));
/** Of the time, before anything is compared. */
const WARM_UP = 0.15;
const RESTS_WITHIN_MS = 20_000;

/** mulberry32 */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));
}

/** Samples under load for so long. */
async function phase(gateway, load, durationMs, beganAtMs) {
  const samples = [];
  const untilMs = performance.now() + durationMs;
  while (performance.now() < untilMs) {
    await sleep(SAMPLE_EVERY_MS, undefined, { signal: interrupted.signal });
    const { heapUsed, external } = gateway.heap;
    const sample = { ...readingOf(gateway.pid), heap: heapUsed + external };
    samples.push(sample);
    if (samples.length % RELOAD_EVERY_SAMPLES === 0) gateway.signal('SIGHUP');
    if (samples.length % ROW_EVERY_SAMPLES === 0) {
      const loads = await total(gateway.url, 'loads_total');
      row([minutes(performance.now() - beganAtMs), load.requests, loads, ...figures(sample)]);
    }
  }
  return samples;
}

/** Everything unloaded, no client connected: what is open now stays open. */
async function rest(gateway) {
  for (const model of MODELS) await fetch(`${gateway.url}/upstream/${model}`, { method: 'DELETE' });
  const untilMs = performance.now() + RESTS_WITHIN_MS;
  let fewest = readingOf(gateway.pid);
  let calmSinceMs = performance.now();
  // Connections end a moment after their clients have gone.
  while (performance.now() < untilMs && performance.now() - calmSinceMs < 3_000) {
    await sleep(100);
    const reading = readingOf(gateway.pid);
    if (reading.fds < fewest.fds || reading.children < fewest.children) {
      calmSinceMs = performance.now();
    }
    fewest = reading;
  }
  const collected = await gateway.collectedHeap();
  return { ...readingOf(gateway.pid), collected };
}

async function total(url, name) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`llama_swap_${name}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

const HEAD = ['min', 'requests', 'loads', 'RSS MiB', 'heap MiB', 'files', 'children', 'threads'];
const minutes = (ms) => (ms / MINUTE_MS).toFixed(1);
const figures = ({ rss, heap, fds, children, threads }) => [
  mib(rss),
  mib(heap),
  fds,
  children,
  threads,
];
const row = (cells) => console.log(cells.map((cell) => String(cell).padStart(9)).join(''));

async function soak(gateway) {
  const random = randomFrom(SEED);
  const beganAtMs = performance.now();
  row(HEAD);
  const loadFor = async (ms) => {
    const load = new Load(gateway.url, random);
    try {
      return { load, samples: await phase(gateway, load, ms, beganAtMs) };
    } finally {
      await load.stop();
    }
  };
  const durationMs = MINUTES * MINUTE_MS;
  const before = await loadFor(durationMs * WARM_UP);
  const warm = await rest(gateway);
  row(['at rest', '', '', ...figures({ ...warm, heap: warm.collected })]);
  const after = await loadFor(durationMs * (1 - WARM_UP));
  const end = await rest(gateway);
  row(['at rest', '', '', ...figures({ ...end, heap: end.collected })]);
  console.log('requests:', JSON.stringify(after.load.counts));
  console.log('unloads:', await total(gateway.url, 'unloads_total'));
  const problems = [...before.load.problems, ...after.load.problems];
  return verdict({ samples: after.samples, warm, end, problems });
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-soak-'));
  const gateway = await startGateway(folder);
  let wrong = [];
  let code;
  try {
    wrong = await soak(gateway);
  } finally {
    code = await gateway.end();
    rmSync(folder, { recursive: true, force: true });
  }
  if (code !== 0) wrong.push(`the gateway ended with ${code}`);
  for (const sentence of wrong) console.error(sentence);
  console.log(wrong.length === 0 ? 'everything stayed as it was' : `${wrong.length} problems`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

await main();
