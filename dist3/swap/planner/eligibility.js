/** A unit is a background unit to others when nobody but background requests waits for it. */
export const waitsInBackground = (unit) => unit.waiting > 0 && unit.waitingNormal === 0;
export const isIdle = (unit) => unit.running === 0 && unit.waiting === 0;
/** The end of the turn a ready unit has while `waiter` waits: both must have become true first. */
export const turnEndMs = (victim, waiter, settings) => Math.max(waiter.sinceMs, victim.readyAtMs) + settings.turnMs;
/** Undefined: not for this waiter, as long as the facts stay as they are. */
export function eligibility(victim, waiter, settings) {
    if (isIdle(victim))
        return { fromMs: idleFromMs(victim, waiter, settings), busy: false, why: 'idle' };
    if (waitsInBackground(waiter))
        return undefined;
    if (victim.runningNormal === 0 && victim.waitingNormal === 0) {
        return { fromMs: -Infinity, busy: true, why: 'only background' };
    }
    return { fromMs: turnEndMs(victim, waiter, settings), busy: true, why: 'turn over' };
}
function idleFromMs(victim, waiter, settings) {
    if (waitsInBackground(waiter))
        return victim.usedAtMs + settings.backgroundIdleMs;
    const untilMs = lingersUntilMs(victim, settings);
    return untilMs === undefined ? -Infinity : Math.min(untilMs, turnEndMs(victim, waiter, settings));
}
/**
 * Until when an idle unit stays for a request that probably comes soon. Undefined where there is
 * none, or it does not pay: the load it saves has to be worth more than the time it costs.
 */
export function lingersUntilMs(unit, { lingerMs }) {
    const { returns, loadTimeMs, usedAtMs } = unit;
    const pays = isIdle(unit) && returns * loadTimeMs > (1 - returns) * lingerMs;
    return pays ? usedAtMs + lingerMs : undefined;
}
/** Load time over idle time: dear to bring back, or used a moment ago. Answering ones cost a load more. */
export function victimCost(victim, busy, nowMs) {
    const unusedMs = Math.max(1000, nowMs - victim.usedAtMs);
    const cost = victim.loadTimeMs / (unusedMs / 1000);
    return busy ? cost + victim.loadTimeMs : cost;
}
//# sourceMappingURL=eligibility.js.map