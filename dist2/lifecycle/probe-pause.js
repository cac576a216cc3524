const FIRST_MS = 25;
const GROWTH = 1.25;
/** With one probe's own time, a waiting request is on its way within 100 ms of the model being ready. */
const LONGEST_WHILE_AWAITED_MS = 50;
/**
 * The pause before the next health probe, in ms: from 25 on, growing to `longestMs`, but short as
 * long as a request waits for the model.
 */
export function probePauseMs(probesSoFar, longestMs, isAwaited) {
    const grownMs = FIRST_MS * GROWTH ** probesSoFar;
    return Math.min(grownMs, longestMs, isAwaited ? LONGEST_WHILE_AWAITED_MS : Infinity);
}
//# sourceMappingURL=probe-pause.js.map