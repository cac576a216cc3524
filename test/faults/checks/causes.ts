import type { Asked, Chronicle, Order, UpstreamProcess } from '../chronicle.js';

/** A process may be known to be gone a little after it is. */
const NOTICED_WITHIN_MS = 500;

/** When a request was under way. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export const spanOf = ({ sentMs, endedMs = Infinity }: Asked): Span => ({
  fromMs: sentMs,
  untilMs: endedMs,
});

/** From the first signal to a gateway, or its end, until the next one listens. */
export function isGatewayEnding({ gateways }: Chronicle, { fromMs, untilMs }: Span): boolean {
  return gateways.some(({ signals, gone }, index) => {
    const beginsMs = Math.min(signals[0]?.at ?? Infinity, gone?.at ?? Infinity);
    const endsMs = gateways[index + 1]?.listeningMs ?? Infinity;
    return beginsMs <= untilMs && endsMs >= fromMs;
  });
}

/** The processes that began to answer a request. */
export function serversOf({ number }: Asked, { journal, processes }: Chronicle): UpstreamProcess[] {
  const pids = journal
    .filter(({ event, request }) => event === 'begins' && request === number)
    .map(({ pid }) => pid);
  return [...new Set(pids)].flatMap((pid) => processes.get(pid) ?? []);
}

/** What was done to a process from outside, or by a request that asked for it: when. */
export const blowsTo = ({ signals, failedMs }: UpstreamProcess): number[] => [
  ...signals.filter(({ signal }) => signal !== 'SIGCONT').map(({ at }) => at),
  ...(failedMs === undefined ? [] : [failedMs]),
];

/** It suffered something before the request ended, and could still be noticed while it ran. */
export function isStruckDuring(struck: UpstreamProcess, { fromMs, untilMs }: Span): boolean {
  const blows = blowsTo(struck);
  return blows.some((at) => at <= untilMs) && struck.aliveMs >= fromMs - NOTICED_WITHIN_MS;
}

export const processesOf = (
  { processes }: Chronicle,
  models: ReadonlySet<string>,
): UpstreamProcess[] => [...processes.values()].filter(({ model }) => models.has(model));

/** Orders about one of these names that were under way at some time of the span. */
export const ordersFor = (
  { orders }: Chronicle,
  kinds: readonly Order['kind'][],
  names: ReadonlySet<string>,
  { fromMs, untilMs }: Span,
): Order[] =>
  orders.filter(
    ({ kind, what, sentMs, doneMs = Infinity }) =>
      kinds.includes(kind) && names.has(what) && sentMs <= untilMs && doneMs >= fromMs,
  );
