/**
 * Runs something that must not run twice at a time. Whoever asks gets a run that begins after that,
 * and shares it with all who ask until it begins.
 */
export class NextRun {
    run;
    asked;
    running = Promise.resolve();
    constructor(run) {
        this.run = run;
    }
    /** Begins at the earliest when the caller is done: what one pass asks for is one run. */
    next() {
        return (this.asked ??= this.begin());
    }
    async begin() {
        await this.running;
        this.asked = undefined;
        const result = this.run();
        this.running = result.catch(() => undefined);
        return result;
    }
}
//# sourceMappingURL=next-run.js.map