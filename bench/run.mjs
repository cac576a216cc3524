// Measures the gateway over real processes on this machine. Figures to look at, not tests: a busy
// machine makes them worse.
//
//   npm run bench -- [PART…] [--rounds N] [--apart] [--json FILE] [--write]
//   npm run bench -- --page         makes docs/performance.md of bench/results.json, without measuring
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as containers from './containers.mjs';
import * as headlines from './headlines/headlines.mjs';
import { SPEED } from './headlines/replay.mjs';
import { workloads } from './headlines/workloads.mjs';
import * as overhead from './overhead.mjs';
import * as performance from './performance/performance.mjs';
import { record, recorded, writePage } from './report/record.mjs';
import { figuresTable, peerTable, targetsTable } from './report/tables.mjs';
import { session } from './session.mjs';

const GROUPS = { performance: performance.PARTS, headlines: Object.keys(workloads) };
const PARTS = [...GROUPS.performance, 'overhead', 'containers', ...GROUPS.headlines];
const ROUNDS = 5;

function readCommandLine() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      rounds: { type: 'string', default: String(ROUNDS) },
      apart: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
    },
  });
  const named = positionals.length === 0 ? ['performance'] : positionals;
  const wanted = named.flatMap((part) => GROUPS[part] ?? [part]);
  const unknown = wanted.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) {
    const all = [...Object.keys(GROUPS), ...PARTS].join(', ');
    throw new Error(`no part '${unknown}'; there are: ${all}`);
  }
  const parts = PARTS.filter((part) => wanted.includes(part));
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a number from 1 on');
  if (values.write && !GROUPS.performance.every((part) => parts.includes(part))) {
    throw new Error('--write needs all parts of the performance');
  }
  return { ...values, parts, rounds };
}

const peer = process.env.PEER ? resolve(process.env.PEER) : undefined;

function announce({ parts, rounds, apart }) {
  const turns = (part) => (apart ? headlines.entered(part, peer).length : 1);
  const usual = { overhead: () => overhead.USUAL_MS, containers: () => containers.USUAL_MS };
  const bound = { overhead: () => overhead.BOUND_MS, containers: () => containers.BOUND_MS };
  for (const part of GROUPS.headlines) {
    usual[part] = () => turns(part) * headlines.usualMs(part);
    bound[part] = () => turns(part) * headlines.boundMs(part);
  }
  for (const part of GROUPS.performance) {
    usual[part] = () => performance.usualMs(part, rounds);
    bound[part] = () => performance.boundMs(part, rounds);
  }
  const minutes = (of) => Math.ceil(parts.reduce((sum, part) => sum + of[part](), 0) / 60_000);
  const where = `${parts.join(', ')} on ${cpus().length} cores`;
  console.log(`${where}: about ${minutes(usual)} min, at most ${minutes(bound)}`);
}

async function measurePerformance(parts, { write, ...options }) {
  const results = await performance.measure(parts, options);
  const shown = [
    ['against the targets', targetsTable(results)],
    ...(results.peer ? [[`against ${results.peer}`, peerTable(results)]] : []),
    ...parts.map((part) => [part, figuresTable(results, part)]),
  ];
  for (const [title, text] of shown) console.log(`\n${title}\n\n${text}`);
  if (write) record(results);
  return results;
}

async function measureAll({ parts, json, ...options }) {
  const named = (group) => parts.filter((part) => group.includes(part));
  const contest = named(GROUPS.performance);
  const measured = contest.length > 0 ? await measurePerformance(contest, options) : undefined;
  const results = parts.includes('overhead') ? await overhead.overhead(options) : [];
  if (parts.includes('containers')) results.push(...(await containers.containers(options)));
  for (const part of named(GROUPS.headlines)) {
    results.push(...(await headlines.headline(part, options)));
  }
  if (json !== undefined) {
    writeFileSync(json, JSON.stringify({ speed: SPEED, performance: measured, results }, null, 2));
  }
  const problems = results.flatMap(({ workload, policy = '', problems }) =>
    problems.map((problem) => `${workload} ${policy}`.trim() + `: ${problem}`),
  );
  return [...(measured?.problems ?? []), ...problems];
}

await session(readCommandLine, async (options) => {
  if (options.page) {
    writePage(recorded());
    return [];
  }
  announce(options);
  return measureAll({ ...options, peer });
});
