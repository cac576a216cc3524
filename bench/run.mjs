// What the gateway itself costs, over real processes on this machine: medians of several runs.
// Figures to look at, not tests: a busy machine makes them worse.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STARTS = 7;
const REQUESTS = 200;
const COLD_STARTS = 10;
const LOAD_MS = 700;

const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-bench-'));
const journal = join(folder, 'journal.jsonl');
const config = join(folder, 'config.yaml');

const model = (name) => ({
  cmd: `node dist/stand-in/main.js --port {PORT} --name ${name} --journal '${journal}' --load-time ${LOAD_MS} --token-pace 0 --tokens 1`,
});
writeFileSync(
  config,
  JSON.stringify({
    logLevel: 'info',
    // The slowest allowed pace of probing: it must not matter while a request waits.
    healthCheckInterval: 60_000,
    swap: { turn: 0, linger: 0 },
    models: { a: model('a'), b: model('b') },
  }),
);

async function startGateway() {
  const beganAt = performance.now();
  const child = spawn('node', ['dist/main.js', '--config', config, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  let url;
  while (url === undefined) {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
  }
  while (!(await fetch(`${url}/health`)).ok);
  const healthyAfterMs = performance.now() - beganAt;
  const end = async () => {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  };
  return { url, pid: child.pid, healthyAfterMs, end };
}

const residentMb = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

async function ask(url, name) {
  const beganAt = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: name, messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`status ${response.status}`);
  return performance.now() - beganAt;
}

const journalLines = () =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** From the moment a model is ready to the moment its first request reaches it, for every load. */
function reachTimes() {
  const times = [];
  let readyAt;
  for (const { event, at } of journalLines()) {
    if (event === 'ready') readyAt = at;
    if (event === 'request' && readyAt !== undefined) {
      times.push(at - readyAt);
      readyAt = undefined;
    }
  }
  return times;
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const quantile = (values, q) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(q * values.length))];
const rows = [];
const report = (what, unit, values, target) =>
  rows.push({
    what,
    median: `${quantile(values, 0.5).toFixed(1)} ${unit}`,
    worst: `${quantile(values, 1).toFixed(1)} ${unit}`,
    target,
  });

try {
  const starts = [];
  const memory = [];
  for (let i = 0; i < STARTS; i++) {
    const gateway = await startGateway();
    starts.push(gateway.healthyAfterMs);
    memory.push(residentMb(gateway.pid));
    await gateway.end();
  }
  const gateway = await startGateway();
  const cold = [];
  for (let i = 0; i < COLD_STARTS; i++) cold.push(await ask(gateway.url, i % 2 === 0 ? 'a' : 'b'));
  const warm = [];
  for (let i = 0; i < REQUESTS; i++) warm.push(await ask(gateway.url, 'b'));
  await gateway.end();

  report('process start to first /health 200', 'ms', starts, '< 1500 ms');
  report('resident memory, idle', 'MB', memory, '< 150 MB');
  report('request to a resident model', 'ms', warm, '< 50 ms');
  report('model ready to its first request', 'ms', reachTimes(), '< 100 ms');
  report(`swap, of which ${LOAD_MS} ms loading`, 'ms', cold, '-');
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
