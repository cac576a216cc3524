/** How long things may take, in ms; a class so that it can be injected. */
export class MemoryBounds {
    /** A program that has not ended by then is killed. */
    toolMs = 5_000;
    /** A program that is not there, or had to be killed, is not tried again before. */
    restMs = 60_000;
    /** The pause between two readings while memory settles. */
    pollMs = 200;
    /** The longest wait for memory to settle, where the configuration allows no longer one. */
    settleMs = 5_000;
}
//# sourceMappingURL=memory-bounds.js.map