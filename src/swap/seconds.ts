/** As reports show durations: to the millisecond. */
export const seconds = (ms: number): number => Math.round(ms) / 1000;
