const FIRST_MS = 25;
const GROWTH = 1.25;
/**
 * While a request waits, it is on its way within that, and one probe's own time, of the model being
 * ready. A probe costs more than a millisecond of processor time, which a load that takes longer than
 * some ten seconds is not worth as often.
 */
const AWAITED = { ms: 25, probes: 400, laterMs: 50 };

/**
 * The pause before the next health probe, in ms: from 25 on, growing to `longestMs`, but short as
 * long as a request waits for the model.
 */
export function probePauseMs(probesSoFar: number, longestMs: number, isAwaited: boolean): number {
  const grownMs = FIRST_MS * GROWTH ** probesSoFar;
  const awaitedMs = probesSoFar < AWAITED.probes ? AWAITED.ms : AWAITED.laterMs;
  return Math.min(grownMs, longestMs, isAwaited ? awaitedMs : Infinity);
}
