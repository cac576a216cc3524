/** As reports show durations: to the millisecond. */
export const seconds = (ms) => Math.round(ms) / 1000;
//# sourceMappingURL=seconds.js.map