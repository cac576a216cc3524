/** Pauses between attempts, in ms: each twice as long as the one before, up to the longest. */
export class GrowingPauses {
    bounds;
    nextMs;
    constructor(bounds) {
        this.bounds = bounds;
        this.nextMs = bounds.first;
    }
    next() {
        const ms = this.nextMs;
        this.nextMs = Math.min(2 * ms, this.bounds.longest);
        return ms;
    }
    /** The next is the first again. */
    reset() {
        this.nextMs = this.bounds.first;
    }
}
//# sourceMappingURL=growing-pauses.js.map