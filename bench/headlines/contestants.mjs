// Who replays a headline workload: the gateway with its settings and with those of simpler rules, and
// llama-swap where the environment names a binary (PEER).
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../programs/child.mjs';
import { startGateway } from '../programs/gateway.mjs';
import { startPeer } from '../programs/peer.mjs';
import { realMs, SPEED } from './replay.mjs';

const UPSTREAM = fileURLToPath(new URL('upstream.mjs', import.meta.url));
const STOP_MS = 50;
/** Below the ports that systems give out by themselves, above those that the tests take. */
const FIRST_PORT = 32_000;
const PORTS_EACH = 100;

const background = { backgroundIdle: 60 / SPEED, backgroundWait: 300 / SPEED };
const atOnce = { turn: 0, linger: 0 };
const marked = { 'x-priority': 'background' };

const ours = [
  {
    name: 'ours',
    swap: { turn: 30 / SPEED, linger: 2 / SPEED, ...background },
    knowsMemory: true,
    batchHeaders: marked,
  },
  { name: 'strict FIFO', swap: { fifo: true, ...atOnce } },
  { name: 'close at once', swap: { ...atOnce, ...background } },
  {
    name: 'close at once, batch marked',
    swap: { ...atOnce, ...background },
    batchHeaders: marked,
    isFor: ({ hasBatch }) => hasBatch === true,
  },
];

export const contestants = (peer) => [
  ...ours,
  ...(peer === undefined ? [] : [{ name: basename(peer), isPeer: true, binary: peer }]),
];

/** Starts a contestant with the workload's models; the `index` keeps their ports apart. */
export async function startContestant(contestant, { workload, index, folder, journal, signal }) {
  const startPort = await freePorts(3, FIRST_PORT + PORTS_EACH * index);
  const models = Object.fromEntries(
    Object.entries(workload.models).map(([name, model]) => [
      name,
      { cmd: commandOf(name, model, journal), memory: model.memory },
    ]),
  );
  if (contestant.isPeer) return startPeer(contestant.binary, { models, startPort }, folder, signal);
  const config = configOf(contestant, workload, models);
  return startGateway({ ...config, startPort }, folder, signal);
}

function configOf({ swap, knowsMemory }, { devices }, models) {
  if (knowsMemory && devices !== undefined) return { swap, models, devices, measure: false };
  const withoutMemory = Object.entries(models).map(([name, { cmd }]) => [name, { cmd }]);
  return { swap, models: Object.fromEntries(withoutMemory) };
}

const commandOf = (name, { loadS, slots }, journal) =>
  [
    `'${process.execPath}' '${UPSTREAM}' --port {PORT} --name ${name} --journal '${journal}'`,
    `--load-ms ${realMs(loadS)} --stop-ms ${STOP_MS} --slots ${slots}`,
  ].join(' ');

export const journalIn = (folder) => join(folder, 'journal.jsonl');
