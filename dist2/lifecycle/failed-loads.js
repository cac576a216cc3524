import { loadPauseMs } from './load-pause.js';
/** The loads of one model that have failed in a row, and until when no request causes another. */
export class FailedLoads {
    /** Why the last load failed, until one succeeds. */
    last;
    coolsUntilMs = -Infinity;
    count = 0;
    /** One more; the error for those who waited says when to try again. */
    add(reason, nowMs) {
        const pauseMs = loadPauseMs((this.count += 1));
        this.coolsUntilMs = nowMs + pauseMs;
        this.last = reason.after(pauseMs);
        return { error: this.last, pauseMs };
    }
    /** The next request may cause a load, however often that has failed. */
    forgive() {
        this.count = 0;
        this.coolsUntilMs = -Infinity;
    }
    /** A load has succeeded. */
    clear() {
        this.last = undefined;
        this.forgive();
    }
}
//# sourceMappingURL=failed-loads.js.map