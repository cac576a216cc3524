// The gateway beside asking directly, nginx and a peer: everything in one run.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cores } from '../programs/cores.mjs';
import { compile } from '../programs/native.mjs';
import { findNginx } from '../programs/nginx.mjs';
import { alternating } from './alternating.mjs';
import { burst } from './burst.mjs';
import { memory, startup } from './fresh.mjs';
import { machine } from './machine.mjs';
import { peerName } from './rivals.mjs';
import { noneLeft, Sheet } from './sheet.mjs';
import { residentModel } from './resident-model.mjs';
import { swaps } from './swaps.mjs';

const OTHERS = { burst, alternating, swaps, startup, memory };
const RESIDENT = ['chat', 'bodies', 'streams'];
export const PARTS = [...RESIDENT, ...Object.keys(OTHERS)];

/** With nginx and a peer: what is done once, and what each round adds. */
const USUAL_S = {
  chat: [4, 18],
  bodies: [4, 9],
  streams: [4, 30],
  burst: [0, 6],
  alternating: [30, 0],
  swaps: [30, 0],
  startup: [0, 4],
  memory: [40, 0],
};

export const usualMs = (part, rounds) => 1000 * (USUAL_S[part][0] + USUAL_S[part][1] * rounds);
export const boundMs = (part, rounds) => 4 * usualMs(part, rounds) + 30_000;

/** Measures the parts; gives everything that was measured, and on what. */
export async function measure(parts, { folder, signal, peer, rounds }) {
  const programs = compile(folder);
  const nginx = findNginx();
  if (nginx === undefined) console.log('no nginx on the PATH nor in /usr/sbin: it is left out');
  console.log(placesOf(cores));
  const bench = { folder: join(folder, 'performance'), programs };
  bench.journal = join(bench.folder, 'journal.jsonl');
  mkdirSync(bench.folder);
  const sheet = new Sheet();
  const bound = parts.reduce((sum, part) => sum + boundMs(part, rounds), 0);
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(bound)]);
  const context = { bench, sheet, rounds, peer, nginx, signal: bounded };
  const before = machine({ nginx, peer });
  await noneLeft(measureAll(parts, context), bench.journal, sheet);
  const contestants = ['direct', nginx && 'nginx', 'gateway', peerName(peer)].filter(Boolean);
  return { ...before, rounds, cores, contestants, peer: peerName(peer), ...sheet.result() };
}

async function measureAll(parts, context) {
  const resident = RESIDENT.filter((part) => parts.includes(part));
  await attempt(resident.join(', '), context, () => residentModel(resident, context));
  for (const part of parts.filter((name) => name in OTHERS)) {
    await attempt(part, context, () => OTHERS[part](context));
    console.log(`${part}: done`);
  }
}

/** What fails in one part is said, and does not keep the others. */
async function attempt(part, { sheet, signal }, measure) {
  try {
    await measure();
  } catch (error) {
    signal.throwIfAborted();
    sheet.problem([part, error.message, error.cause?.message].filter(Boolean).join(': '));
  }
}

const placesOf = (cores) =>
  cores === undefined
    ? 'nothing is pinned to a core (that takes two cores and taskset): ratios are worth less so'
    : `pinned: who is measured on core ${cores.contestant}, load and upstreams on core ${cores.load}`;
