// Has the way of a request become slower? Processor time a request and a token, in terms of that of the
// least proxy Node can be, and requests a second in terms of asking directly, against the figures
// recorded in recorded.json.
//
//   npm run bench:smoke [-- --record]
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeBodies } from './performance/bodies.mjs';
import { machine } from './performance/machine.mjs';
import { chat, streams } from './performance/resident-workloads.mjs';
import { startDirect, starters, startYardstick, withAll } from './performance/rivals.mjs';
import { noneLeft, Sheet } from './performance/sheet.mjs';
import { eachInTurn, slice, warmUp } from './performance/slices.mjs';
import { compile } from './programs/native.mjs';
import { samplesOf } from './report/ratios.mjs';
import { median } from './report/statistics.mjs';
import { table } from './report/table.mjs';
import { session } from './session.mjs';

const RECORDED = new URL('recorded.json', import.meta.url);
const ROUNDS = 6;
/** What looks like a regression is looked at again, this often in all. */
const ATTEMPTS = 3;
const BOUND_MS = 240_000;

const CHAT = chat(64, 0.6);
const STREAMS = streams(64, 150, 4000);

const least = (values) => Math.min(...values);
const most = (values) => Math.max(...values);

/** `allowed`: the share of the recorded figure past which it is a regression and no noise. */
const CHECKS = [
  {
    name: 'cpuPerRequest',
    title: 'CPU a request, small chat, against the yardstick',
    place: { ...CHAT, figure: 'cpuPerRequest' },
    to: 'yardstick',
    best: least,
    allowed: 1.3,
  },
  {
    name: 'cpuPerToken',
    title: 'CPU a token, paced streams, against the yardstick',
    place: { ...STREAMS, figure: 'cpuPerToken' },
    to: 'yardstick',
    // Tokens that have to wait go on together, which is cheap, so the least would be a bad moment.
    best: median,
    allowed: 1.5,
  },
  {
    name: 'rate',
    title: 'req/s, small chat, against direct',
    place: { ...CHAT, figure: 'rate' },
    to: 'direct',
    best: most,
    // Whoever else is at work here takes more from it than from those who ask directly.
    allowed: 0.3,
  },
];

/** Others at work here make slices worse and hardly one better, so the best of each are compared. */
function measured(results) {
  return CHECKS.map((check) => {
    const samples = samplesOf(results, check.place);
    const [ours, theirs] = ['gateway', check.to].map((name) => check.best(samples[name]));
    return { ...check, ours, theirs, ratio: ours / theirs };
  });
}

async function measure({ folder, signal }, isEnough) {
  const bench = { folder, programs: compile(folder), journal: join(folder, 'journal.jsonl') };
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(BOUND_MS)]);
  const context = { bench, files: writeBodies(folder), signal: bounded };
  const sheet = new Sheet();
  const starts = [
    () => startDirect(context),
    ([direct]) => startYardstick({ ...context, direct }),
    () => starters(context).gateway({ m: {} }),
  ];
  const comparing = withAll(starts, async (all) => {
    for (const one of all.slice(1)) await warmUp(one, context);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await measureRounds(all, sheet, context);
      if (isEnough(sheet.result())) return;
    }
  });
  await noneLeft(comparing, bench.journal, sheet);
  return sheet.result();
}

async function measureRounds(all, sheet, context) {
  for (let round = 0; round < ROUNDS; round++) {
    for (const workload of [CHAT, STREAMS]) {
      await eachInTurn(all, round, async (one) => {
        // Whom nobody is compared with in it.
        if (workload === STREAMS && one.name === 'direct') return;
        const { seen, cpu } = await slice(workload, one, context);
        sheet.add(workload, one.name, workload.figures(seen, cpu));
        if (seen.failed > 0) sheet.problem(`${one.name}: ${seen.failed} ${seen.complaint}`);
      });
    }
  }
}

const recorded = () => JSON.parse(readFileSync(RECORDED, 'utf8')).figures;

const boundOf = ({ name, allowed }, figures) => figures[name] * allowed;

const isRegression = (check, figures) =>
  check.allowed > 1 ? check.ratio > boundOf(check, figures) : check.ratio < boundOf(check, figures);

function judge(results) {
  const figures = recorded();
  const checks = measured(results);
  const rows = checks.map((check) => [
    check.title,
    ...[check.ours, check.theirs].map((value) => value.toFixed(1)),
    ...[check.ratio, figures[check.name], boundOf(check, figures)].map((value) =>
      value.toPrecision(3),
    ),
    isRegression(check, figures) ? 'REGRESSION' : 'as it was',
  ]);
  const titles = ['what', 'gateway', 'other', 'ratio', 'recorded', 'bound', 'outcome'];
  console.log(table(titles, rows));
  return checks
    .filter((check) => isRegression(check, figures))
    .map(
      ({ title }) =>
        `${title}: worse than the recorded figure allows (load average ${loadavg()[0].toFixed(1)})`,
    );
}

function record(results) {
  const figures = measured(results).map(({ name, ratio }) => [name, Number(ratio.toPrecision(3))]);
  const recorded = { ...machine(), figures: Object.fromEntries(figures) };
  writeFileSync(RECORDED, `${JSON.stringify(recorded, null, 2)}\n`);
  console.log(recorded);
}

const readCommandLine = () =>
  parseArgs({ options: { record: { type: 'boolean', default: false } } }).values;

await session(readCommandLine, async (options) => {
  const isFine = (results) => !measured(results).some((check) => isRegression(check, recorded()));
  const results = await measure(options, options.record ? () => true : isFine);
  if (results.problems.length > 0) return results.problems;
  if (!options.record) return judge(results);
  record(results);
  return [];
});
