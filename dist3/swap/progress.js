import { seconds } from './seconds.js';
/** How far a model is, and how long until it is ready if that has to be guessed. */
export function progressOf({ unit, upstream }, { position, elapsedMs }, { nowMs, turnMs }) {
    const state = upstream.state === 'loading' ? 'loading' : 'queued';
    const readyInMs = unit.readyInMs(nowMs, turnMs);
    // It is there, and full: when an answer ends is not known from its loads.
    const isFull = upstream.isResident && unit.isOpen;
    const estimate = isFull || !unit.hasLoaded ? null : seconds(readyInMs);
    return { loading: { state, position, elapsed: seconds(elapsedMs), estimate }, readyInMs };
}
//# sourceMappingURL=progress.js.map