/** Two questions are at least this far apart, however short the bound. */
const SOONEST_AGAIN_MS = 3_000;

/** What decides whether a model has been silent for too long; times on one monotonic clock, in ms. */
export interface WorkFacts {
  /** Requests in the upstream. */
  readonly inFlight: number;
  /** Something of an answer last came; or the first of those requests did, if that is later. */
  readonly movedAtMs: number;
  /** It was last asked how it is; -Infinity if it never was. */
  readonly askedAtMs: number;
  /** Infinity: never. */
  readonly stallTimeoutMs: number;
}

/** True if a model with work should be asked whether it still lives: after each bound of silence. */
export function isToBeAsked(work: WorkFacts, nowMs: number): boolean {
  const { inFlight, movedAtMs, askedAtMs, stallTimeoutMs } = work;
  if (inFlight === 0 || stallTimeoutMs === Infinity) return false;
  const againAfterMs = Math.max(stallTimeoutMs, SOONEST_AGAIN_MS);
  return nowMs - movedAtMs >= stallTimeoutMs && nowMs - askedAtMs >= againAfterMs;
}
