import { setTimeout as sleep } from 'node:timers/promises';
const PAUSE_MS = { first: 25, longest: 500 };
/** A pause, longer each time. Resolves early, never rejects, when the signal fires. */
export async function pause(asked, signal) {
    const ms = Math.min(PAUSE_MS.first * 1.5 ** asked, PAUSE_MS.longest);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
}
//# sourceMappingURL=pace.js.map