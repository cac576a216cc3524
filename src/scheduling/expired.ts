/** What decides whether a model has been idle for too long; times on one monotonic clock, in ms. */
export interface IdleFacts {
  readonly isReady: boolean;
  readonly inFlight: number;
  readonly readyAtMs: number;
  /** The last lease was given or ended; -Infinity if there was none. */
  readonly lastUsedAtMs: number;
  /** Undefined: never. */
  readonly ttlMs: number | undefined;
}

/** True once its TTL has passed since the end of its last request; a model with leases never expires. */
export function hasExpired(model: IdleFacts, nowMs: number): boolean {
  if (!model.isReady || model.inFlight > 0 || model.ttlMs === undefined) return false;
  return nowMs - Math.max(model.readyAtMs, model.lastUsedAtMs) >= model.ttlMs;
}
