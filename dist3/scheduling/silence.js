/** Two questions are at least this far apart, however short the bound. */
const SOONEST_AGAIN_MS = 3_000;
/** True if a model with work should be asked whether it still lives: after each bound of silence. */
export function isToBeAsked(work, nowMs) {
    const { inFlight, movedAtMs, askedAtMs, stallTimeoutMs } = work;
    if (inFlight === 0 || stallTimeoutMs === Infinity)
        return false;
    const againAfterMs = Math.max(stallTimeoutMs, SOONEST_AGAIN_MS);
    return nowMs - movedAtMs >= stallTimeoutMs && nowMs - askedAtMs >= againAfterMs;
}
//# sourceMappingURL=silence.js.map