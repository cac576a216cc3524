import { setupsBetween } from '../chronicle.js';
import type { Asked, Chronicle, UpstreamProcess } from '../chronicle.js';
import type { LimitsSetup, Setup } from '../scenario.js';
import {
  blowsTo,
  isGatewayEnding,
  isStruckDuring,
  ordersFor,
  processesOf,
  serversOf,
  spanOf,
} from './causes.js';

/** What timers may be early by, and processes late. */
const SLACK_MS = 50;
/** More than a run can fail often enough for. */
const LONGEST_PAUSE_MS = 32_000;

/** Something happened to the process that was answering, or somebody asked for it. */
export function isExplainedBreak(asked: Asked, chronicle: Chronicle): boolean {
  const span = spanOf(asked);
  const servers = serversOf(asked, chronicle);
  const names = new Set([asked.ask.name, ...servers.map(({ model }) => model)]);
  return (
    ownFaults(asked, chronicle) > 0 ||
    servers.some((server) => isStruckDuring(server, span)) ||
    ordersFor(chronicle, ['unload'], names, span).length > 0 ||
    isGatewayEnding(chronicle, span) ||
    hasLasted(asked, 'drainTimeoutSec', chronicle)
  );
}

/** Undefined: there is a reason for this error. */
export function reasonAgainst(
  code: string,
  asked: Asked,
  chronicle: Chronicle,
): string | undefined {
  const judge = JUDGES[code];
  if (judge === undefined) return 'an error that no event can cause';
  return judge(asked, chronicle) ? undefined : 'an error without a cause';
}

type Judge = (asked: Asked, chronicle: Chronicle) => boolean;

const JUDGES: Readonly<Record<string, Judge>> = {
  model_not_found: (asked, chronicle) =>
    setupsOf(asked, chronicle).some((setup) => namedIn(setup, asked.ask.name) === undefined),
  model_not_loaded: ({ ask }) => !ask.mayLoad,
  queue_full: (asked, chronicle) =>
    setupsOf(asked, chronicle).some(
      ({ limits }) => limits.queueLimit > 0 || limits.totalQueueLimit > 0,
    ),
  queue_timeout: (asked, chronicle) => hasLasted(asked, 'queueTimeoutSec', chronicle),
  model_load_failed: (asked, chronicle) =>
    candidates(asked, chronicle).some(failsToLoad) || isCooling(asked, chronicle),
  model_load_timeout: (asked, chronicle) =>
    candidates(asked, chronicle).some((one) => isSlow(one, asked, chronicle)),
  model_unloaded: (asked, chronicle) =>
    ordersFor(chronicle, ['unload', 'drain'], namesOf(asked, chronicle), spanOf(asked)).length >
      0 ||
    isGone(asked, chronicle) ||
    hasLasted(asked, 'drainTimeoutSec', chronicle),
  shutting_down: (asked, chronicle) => isGatewayEnding(chronicle, spanOf(asked)),
  upstream_closed: isOutOfTries,
  upstream_unreachable: isOutOfTries,
};

const setupsOf = (asked: Asked, chronicle: Chronicle): readonly Setup[] => {
  const { fromMs, untilMs } = spanOf(asked);
  return setupsBetween(chronicle, fromMs, untilMs);
};

const namedIn = ({ models }: Setup, name: string) =>
  models.find(({ id, aliases }) => id === name || aliases.includes(name));

/** What the model asked for may be called. */
const namesOf = (asked: Asked, chronicle: Chronicle): ReadonlySet<string> =>
  new Set([
    asked.ask.name,
    ...setupsOf(asked, chronicle).flatMap((setup) => {
      const model = namedIn(setup, asked.ask.name);
      return model === undefined ? [] : [model.id, ...model.aliases, ...model.fallback];
    }),
  ]);

/** The processes of the model that lived while the request was under way, or a moment before. */
function candidates(asked: Asked, chronicle: Chronicle): UpstreamProcess[] {
  const { fromMs, untilMs } = spanOf(asked);
  return processesOf(chronicle, namesOf(asked, chronicle)).filter(
    ({ bornMs, aliveMs }) => bornMs <= untilMs && aliveMs >= fromMs - SLACK_MS,
  );
}

const failsToLoad = (candidate: UpstreamProcess): boolean =>
  candidate.rig === 'exit' || blowsTo(candidate).length > 0;

/** A load has failed before, by whatever was done to it; for a while the next is not tried. */
function isCooling(asked: Asked, chronicle: Chronicle): boolean {
  const before = processesOf(chronicle, namesOf(asked, chronicle)).filter(
    ({ bornMs, aliveMs }) => bornMs <= asked.sentMs && asked.sentMs - aliveMs < LONGEST_PAUSE_MS,
  );
  return before.some((one) => failsToLoad(one) || isSlow(one, asked, chronicle));
}

/** Made slow, stopped, or on a machine that was slow itself. */
function isSlow(candidate: UpstreamProcess, asked: Asked, chronicle: Chronicle): boolean {
  const { rig, signals, healthyMs, bornMs } = candidate;
  if (rig === 'never' || rig === 'slow') return true;
  if (signals.some(({ signal }) => signal === 'SIGSTOP')) return true;
  const timeoutSec = Math.min(
    ...setupsOf(asked, chronicle).map(({ limits }) => limits.healthCheckTimeoutSec),
  );
  return (healthyMs ?? Infinity) - bornMs > (timeoutSec * 1000) / 2;
}

/** Taken out of the configuration while the request was under way. */
const isGone = (asked: Asked, chronicle: Chronicle): boolean =>
  setupsOf(asked, chronicle).some((setup) => namedIn(setup, asked.ask.name) === undefined);

type Bound = 'drainTimeoutSec' | 'queueTimeoutSec';

function hasLasted(asked: Asked, bound: Bound & keyof LimitsSetup, chronicle: Chronicle): boolean {
  const { fromMs, untilMs } = spanOf(asked);
  return setupsOf(asked, chronicle).some(
    ({ limits }) => limits[bound] > 0 && untilMs - fromMs >= limits[bound] * 1000 - SLACK_MS,
  );
}

const ownFaults = ({ number }: Asked, { journal }: Chronicle): number =>
  journal.filter(({ event, request }) => event === 'fails' && request === number).length;

/**
 * What is at hand is sent twice: one misfortune alone does not reach the client, unless its model has gone
 * from the configuration meanwhile.
 */
function isOutOfTries(asked: Asked, chronicle: Chronicle): boolean {
  const span = spanOf(asked);
  const others = processesOf(chronicle, namesOf(asked, chronicle)).filter(
    (one) => isStruckDuring(one, span) && isStruckByOthers(one, asked, chronicle),
  );
  const misfortunes = ownFaults(asked, chronicle) + others.length;
  return misfortunes >= (asked.ask.unread || isGone(asked, chronicle) ? 1 : 2);
}

/** By a signal, or by the fault of another request. */
const isStruckByOthers = (
  { pid, signals }: UpstreamProcess,
  { number }: Asked,
  { journal }: Chronicle,
): boolean =>
  signals.some(({ signal }) => signal !== 'SIGCONT') ||
  journal.some(
    (line) =>
      line.event === 'fails' && line.how === 'exit' && line.pid === pid && line.request !== number,
  );
