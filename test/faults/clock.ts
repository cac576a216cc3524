/** Milliseconds on the monotonic clock of the machine, which all its processes share. */
export const nowMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;
