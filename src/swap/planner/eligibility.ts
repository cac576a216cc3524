import type { CloseReason, Settings, UnitFacts } from './facts.js';

/** A unit is a background unit to others when nobody but background requests waits for it. */
export const waitsInBackground = (unit: UnitFacts): boolean =>
  unit.waiting > 0 && unit.waitingNormal === 0;

export const isIdle = (unit: UnitFacts): boolean => unit.running === 0 && unit.waiting === 0;

/** The end of the turn a ready unit has while `waiter` waits: both must have become true first. */
export const turnEndMs = (victim: UnitFacts, waiter: UnitFacts, settings: Settings): number =>
  Math.max(waiter.sinceMs, victim.readyAtMs) + settings.turnMs;

/** From when a ready unit may be closed for `waiter`, and what will be said of it. */
export interface Eligibility {
  readonly fromMs: number;
  readonly busy: boolean;
  readonly why: CloseReason;
}

/** Undefined: not for this waiter, as long as the facts stay as they are. */
export function eligibility(
  victim: UnitFacts,
  waiter: UnitFacts,
  settings: Settings,
): Eligibility | undefined {
  if (isIdle(victim))
    return { fromMs: idleFromMs(victim, waiter, settings), busy: false, why: 'idle' };
  if (waitsInBackground(waiter)) return undefined;
  if (victim.runningNormal === 0 && victim.waitingNormal === 0) {
    return { fromMs: -Infinity, busy: true, why: 'only background' };
  }
  return { fromMs: turnEndMs(victim, waiter, settings), busy: true, why: 'turn over' };
}

function idleFromMs(victim: UnitFacts, waiter: UnitFacts, settings: Settings): number {
  if (waitsInBackground(waiter)) return victim.usedAtMs + settings.backgroundIdleMs;
  const untilMs = lingersUntilMs(victim, settings);
  return untilMs === undefined ? -Infinity : Math.min(untilMs, turnEndMs(victim, waiter, settings));
}

/**
 * Until when an idle unit stays for a request that probably comes soon. Undefined where there is
 * none, or it does not pay: the load it saves has to be worth more than the time it costs.
 */
export function lingersUntilMs(unit: UnitFacts, { lingerMs }: Settings): number | undefined {
  const { returns, loadTimeMs, usedAtMs } = unit;
  const pays = isIdle(unit) && returns * loadTimeMs > (1 - returns) * lingerMs;
  return pays ? usedAtMs + lingerMs : undefined;
}

/** Load time over idle time: dear to bring back, or used a moment ago. Answering ones cost a load more. */
export function victimCost(victim: UnitFacts, busy: boolean, nowMs: number): number {
  const unusedMs = Math.max(1000, nowMs - victim.usedAtMs);
  const cost = victim.loadTimeMs / (unusedMs / 1000);
  return busy ? cost + victim.loadTimeMs : cost;
}
