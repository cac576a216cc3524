import { setupsBetween } from '../chronicle.js';
import type { Chronicle, GatewayLife, UpstreamProcess } from '../chronicle.js';
import { blowsTo } from './causes.js';

/** From the moment a client leaves or is answered until its upstream notices. */
const NOTICED_WITHIN_MS = 100;
/** Beyond a bound, on a machine that does much else. */
const LATE_BY_MS = 3_000;

/** No model is stopped while it answers, none is killed unasked, and what is told to stop goes. */
export const wrongStops = (chronicle: Chronicle): string[] =>
  [...chronicle.processes.values()].flatMap((one) => [
    ...whileAnswering(one, chronicle),
    ...unasked(one, chronicle),
    ...tooLate(one, chronicle),
  ]);

const said = ({ model, version, pid }: UpstreamProcess): string => `${model} ${version} (${pid})`;

function whileAnswering(stopped: UpstreamProcess, chronicle: Chronicle): string[] {
  const { told } = stopped;
  if (told === undefined || isOrdered(stopped, told.at, chronicle)) return [];
  return told.open.flatMap((number) => {
    if (isOver(number, told.at, chronicle) || isPastBound(number, stopped, chronicle)) return [];
    if (hasBrokenIt(stopped, number, told.at, chronicle)) return [];
    return [`${said(stopped)} was told to stop while it answered request ${number}`];
  });
}

/** By an operator, by whoever ended the gateway, or by this campaign's own signals. */
function isOrdered(stopped: UpstreamProcess, atMs: number, chronicle: Chronicle): boolean {
  const gateway = chronicle.gateways.find(({ pid }) => pid === stopped.parent);
  return (
    blowsTo(stopped).some((blowMs) => blowMs <= atMs) ||
    chronicle.orders.some(
      ({ kind, what, sentMs, doneMs = Infinity }) =>
        kind === 'unload' &&
        isNameOf(what, stopped, chronicle) &&
        sentMs <= atMs &&
        doneMs >= stopped.bornMs,
    ) ||
    (gateway !== undefined && isShutDownHard(gateway, atMs, chronicle))
  );
}

const isNameOf = (name: string, { model }: UpstreamProcess, { inForce }: Chronicle): boolean =>
  name === model ||
  inForce.some(({ setup }) =>
    setup.models.some(({ id, aliases }) => id === model && aliases.includes(name)),
  );

/** Killed, told twice, or past the time that running answers get. */
function isShutDownHard({ signals }: GatewayLife, atMs: number, chronicle: Chronicle): boolean {
  const before = signals.filter(({ at }) => at <= atMs);
  const [first] = before;
  if (first === undefined) return false;
  if (before.length > 1 || first.signal === 'SIGKILL') return true;
  const setups = setupsBetween(chronicle, first.at, atMs);
  const shortestSec = Math.min(...setups.map(({ limits }) => limits.shutdownTimeoutSec));
  return atMs - first.at >= shortestSec * 1000 - NOTICED_WITHIN_MS;
}

/** Its client had left, or had been told something else. */
function isOver(number: number, atMs: number, { asked }: Chronicle): boolean {
  const { endedMs = Infinity } = asked[number - 1] ?? {};
  return endedMs <= atMs + NOTICED_WITHIN_MS;
}

/** The connection was broken by the upstream itself, which has yet to see that it is. */
const hasBrokenIt = (
  { pid }: UpstreamProcess,
  number: number,
  atMs: number,
  { journal }: Chronicle,
): boolean =>
  journal.some(
    (line) =>
      line.event === 'fails' && line.pid === pid && line.request === number && line.at <= atMs,
  );

/** It had gone on for as long as an answer may that others wait for. */
function isPastBound(number: number, stopped: UpstreamProcess, chronicle: Chronicle): boolean {
  const atMs = stopped.told?.at ?? 0;
  const began = chronicle.journal.find(
    ({ event, request, pid }) => event === 'begins' && request === number && pid === stopped.pid,
  );
  if (began === undefined) return false;
  return setupsBetween(chronicle, began.at, atMs).some(
    ({ limits: { drainTimeoutSec } }) =>
      drainTimeoutSec > 0 && atMs - began.at >= drainTimeoutSec * 1000 - NOTICED_WITHIN_MS,
  );
}

/** Killed by the gateway without being told to stop, while it could hear that. */
function unasked(ended: UpstreamProcess, chronicle: Chronicle): string[] {
  if (ended.goneMs === undefined || ended.told !== undefined || ended.endedMs !== undefined)
    return [];
  if (blowsTo(ended).length > 0) return [];
  const gateway = chronicle.gateways.find(({ pid }) => pid === ended.parent);
  const { aliveMs } = ended;
  if (gateway !== undefined && isShutDownHard(gateway, aliveMs + LATE_BY_MS, chronicle)) return [];
  return [`${said(ended)} was killed although nobody had asked it to stop`];
}

function tooLate(stopped: UpstreamProcess, chronicle: Chronicle): string[] {
  const { told, aliveMs } = stopped;
  // What this campaign tells it is no order of the gateway.
  if (told === undefined || blowsTo(stopped).some((atMs) => atMs <= told.at)) return [];
  const setups = setupsBetween(chronicle, stopped.bornMs, told.at);
  const longestSec = Math.max(...setups.map(({ limits }) => limits.unloadTimeoutSec));
  const lateMs = aliveMs - told.at - longestSec * 1000;
  if (lateMs < LATE_BY_MS) return [];
  return [`${said(stopped)} was there ${Math.round(lateMs)} ms past its unloadTimeout`];
}
