// What the gateway itself costs: medians of several runs.
import { join } from 'node:path';
import { built, startGateway } from './programs/gateway.mjs';
import { endLeftovers, linesOf } from './programs/journal.mjs';
import { residentMb } from './programs/process-figures.mjs';
import { quantile } from './report/statistics.mjs';
import { table } from './report/table.mjs';

const STARTS = 7;
const REQUESTS = 200;
const COLD_STARTS = 10;
const LOAD_MS = 700;

export const USUAL_MS = 30_000;
export const BOUND_MS = 120_000;

const model = (name, journal) => ({
  cmd: `'${process.execPath}' '${built('stand-in/main.js')}' --port {PORT} --name ${name} --journal '${journal}' --load-time ${LOAD_MS} --token-pace 0 --tokens 1`,
});

const configWith = (journal) => ({
  logLevel: 'info',
  // The slowest allowed pace of probing: it must not matter while a request waits.
  healthCheckInterval: 60_000,
  swap: { turn: 0, linger: 0 },
  models: { a: model('a', journal), b: model('b', journal) },
});

/** Prints the figures; gives them, and what went wrong. */
export async function overhead({ folder, signal }) {
  const journal = join(folder, 'overhead.jsonl');
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(BOUND_MS)]);
  const start = () => startGateway(configWith(journal), folder, bounded);
  const problems = [];
  const rows = [];
  try {
    rows.push(...(await measureStarts(start)), ...(await measureRequests(start, journal, bounded)));
  } catch (error) {
    problems.push(error.message);
  }
  const left = await endLeftovers(journal);
  if (left > 0) problems.push(`${left} model server(s) left behind`);
  signal.throwIfAborted();
  console.log(`\noverhead: what the gateway itself costs\n\n${asTable(rows)}`);
  return [{ workload: 'overhead', rows, problems }];
}

async function measureStarts(start) {
  const starts = [];
  const memory = [];
  for (let i = 0; i < STARTS; i++) {
    const gateway = await start();
    starts.push(gateway.healthyAfterMs);
    memory.push(residentMb(gateway.pid));
    await gateway.end();
  }
  return [
    row('process start to first /health 200', 'ms', starts, '< 1500 ms'),
    row('resident memory, idle', 'MB', memory, '< 150 MB'),
  ];
}

async function measureRequests(start, journal, signal) {
  const gateway = await start();
  const cold = [];
  const warm = [];
  try {
    for (let i = 0; i < COLD_STARTS; i++) {
      cold.push(await ask(gateway.url, i % 2 === 0 ? 'a' : 'b', signal));
    }
    for (let i = 0; i < REQUESTS; i++) warm.push(await ask(gateway.url, 'b', signal));
  } finally {
    await gateway.end();
  }
  return [
    row('request to a resident model', 'ms', warm, '< 50 ms'),
    row('model ready to its first request', 'ms', reachTimes(journal), '< 100 ms'),
    row(`swap, of which ${LOAD_MS} ms loading`, 'ms', cold, '-'),
  ];
}

async function ask(url, name, signal) {
  const beganAt = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: name, messages: [{ role: 'user', content: 'Hello' }] }),
    signal,
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`status ${response.status}`);
  return performance.now() - beganAt;
}

/** From the moment a model is ready to the moment its first request reaches it, for every load. */
function reachTimes(journal) {
  const times = [];
  let readyAt;
  for (const { event, at } of linesOf(journal)) {
    if (event === 'ready') readyAt = at;
    if (event === 'request' && readyAt !== undefined) {
      times.push(at - readyAt);
      readyAt = undefined;
    }
  }
  return times;
}

const row = (what, unit, values, target) => ({
  what,
  unit,
  median: quantile(values, 0.5),
  worst: quantile(values, 1),
  target,
});

const asTable = (rows) =>
  table(
    ['what', 'median', 'worst', 'target'],
    rows.map(({ what, unit, median, worst, target }) => [
      what,
      `${median.toFixed(1)} ${unit}`,
      `${worst.toFixed(1)} ${unit}`,
      target,
    ]),
  );
