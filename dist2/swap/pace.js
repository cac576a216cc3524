const WEIGHT = 0.3;
/** How fast a queue moves while somebody waits in it. */
export class Pace {
    lastMs;
    pauseMs;
    /** One was let through, and others wait on. */
    passed(nowMs) {
        if (this.lastMs !== undefined) {
            const sampleMs = nowMs - this.lastMs;
            const { pauseMs } = this;
            this.pauseMs = pauseMs === undefined ? sampleMs : (1 - WEIGHT) * pauseMs + WEIGHT * sampleMs;
        }
        this.lastMs = nowMs;
    }
    /** Nobody waits: the pause until the next says nothing of how fast it goes. */
    rests() {
        this.lastMs = undefined;
    }
    /** When the next is due; undefined: nobody knows. One that is overdue may come at any moment. */
    nextInMs(nowMs) {
        if (this.lastMs === undefined || this.pauseMs === undefined)
            return undefined;
        return Math.max(0, this.lastMs + this.pauseMs - nowMs);
    }
}
//# sourceMappingURL=pace.js.map