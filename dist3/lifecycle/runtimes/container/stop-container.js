import { setTimeout as sleep } from 'node:timers/promises';
import { GrowingPauses } from '../growing-pauses.js';
import { isKind } from './engine-error.js';
const AGAIN_AFTER_MS = { first: 100, longest: 2_000 };
/** Beside its own time to stop, while the gateway ends. */
const LAST_WITHIN_MS = 10_000;
/**
 * Stops a container, and does not give up before it has ended: an engine that is gone comes back.
 * Resolves with false where the gateway ends and it has not worked; the next start finds it then.
 */
export async function stopContainer(stopping) {
    const { unloadTimeoutMs, ending } = stopping;
    const over = new AbortController();
    let timer;
    const tooLate = new Promise((resolve) => {
        const begin = () => {
            timer = setTimeout(() => {
                resolve(false);
            }, unloadTimeoutMs + LAST_WITHIN_MS);
        };
        if (ending.aborted)
            begin();
        else
            ending.addEventListener('abort', begin, { once: true, signal: over.signal });
    });
    const isEnded = await Promise.race([insist(stopping, over.signal), tooLate]);
    over.abort();
    clearTimeout(timer);
    return isEnded;
}
async function insist(stopping, over) {
    const { unloadTimeoutMs, hasEnded, onRefused } = stopping;
    const deafAtMs = performance.now() + unloadTimeoutMs;
    let isDeaf = false;
    let isTold = false;
    const pauses = new GrowingPauses(AGAIN_AFTER_MS);
    while (!over.aborted) {
        const failure = await ask(stopping, isDeaf, over);
        if (await hasEnded())
            return true;
        // Where the engine only broke off, it has its time still.
        isDeaf ||= isKind(failure, 'lost') && performance.now() >= deafAtMs;
        if (!isTold && isKind(failure, 'refused'))
            onRefused(failure);
        isTold ||= isKind(failure, 'refused');
        await sleep(pauses.next(), undefined, { signal: over }).catch(() => undefined);
    }
    return false;
}
/** Why it does not work. Never rejects. */
async function ask(stopping, isDeaf, over) {
    const { engine, id, unloadTimeoutMs, kill } = stopping;
    try {
        if (kill.aborted || isDeaf)
            await engine.kill(id, over);
        else
            await engine.stop(id, Math.ceil(unloadTimeoutMs / 1000), AbortSignal.any([kill, over]));
        return undefined;
    }
    catch (error) {
        return error;
    }
}
//# sourceMappingURL=stop-container.js.map