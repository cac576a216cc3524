/** True once its TTL has passed since the end of its last request; a model with leases never expires. */
export function hasExpired(model, nowMs) {
    if (!model.isReady || model.inFlight > 0 || model.ttlMs === undefined)
        return false;
    return nowMs - Math.max(model.readyAtMs, model.lastUsedAtMs) >= model.ttlMs;
}
//# sourceMappingURL=expired.js.map