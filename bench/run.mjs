// Measures the gateway over real processes on this machine: what it costs itself, and how it does at
// the headline workloads. Figures to look at, not tests: a busy machine makes them worse.
//
//   npm run bench -- [overhead] [headlines] [H1 … H5] [--apart] [--json FILE]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { boundMs, entered, headline, usualMs } from './headlines.mjs';
import { BOUND_MS, overhead, USUAL_MS } from './overhead.mjs';
import { SPEED } from './replay.mjs';
import { workloads } from './workloads.mjs';

const EXIT_PROBLEMS = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

const HEADLINES = Object.keys(workloads);
const PARTS = ['overhead', ...HEADLINES];

function readCommandLine() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, apart: { type: 'boolean', default: false } },
  });
  const named = positionals.flatMap((part) => (part === 'headlines' ? HEADLINES : [part]));
  const unknown = named.filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) {
    throw new Error(`no part '${unknown[0]}'; there are: headlines, ${PARTS.join(', ')}`);
  }
  const parts = PARTS.filter((part) => named.length === 0 || named.includes(part));
  return { parts, ...values };
}

const peer = process.env.PEER ? resolve(process.env.PEER) : undefined;
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));
}

async function runParts({ parts, apart, json }, folder) {
  const results = [];
  for (const part of parts) {
    const options = { folder, signal: interrupted.signal, peer, apart };
    results.push(...(await (part === 'overhead' ? overhead(options) : headline(part, options))));
  }
  if (json !== undefined) writeFileSync(json, JSON.stringify({ speed: SPEED, results }, null, 2));
  return results.flatMap(({ workload, policy = '', problems }) =>
    problems.map((problem) => `${workload} ${policy}`.trim() + `: ${problem}`),
  );
}

function announce({ parts, apart }) {
  const rounds = (part) => (apart ? entered(part, peer).length : 1);
  const isOverhead = (part) => part === 'overhead';
  const usual = parts.map((part) => (isOverhead(part) ? USUAL_MS : rounds(part) * usualMs(part)));
  const bounds = parts.map((part) => (isOverhead(part) ? BOUND_MS : rounds(part) * boundMs(part)));
  const where = `${parts.join(', ')} on ${cpus().length} cores`;
  console.log(`${where}: about ${minutes(usual)} min, at most ${minutes(bounds)}`);
  console.log(`workloads at 1/${SPEED} of their time; sim. = a simulation of the same rules`);
}

const minutes = (allMs) => Math.ceil(allMs.reduce((sum, ms) => sum + ms, 0) / 60_000);

async function main() {
  const options = readCommandLine();
  const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-bench-'));
  try {
    announce(options);
    const problems = await runParts(options, folder);
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = EXIT_PROBLEMS;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = interrupted.signal.aborted ? EXIT_INTERRUPTED : EXIT_USAGE;
});
