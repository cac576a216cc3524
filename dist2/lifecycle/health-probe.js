import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { tryConnection } from './try-connection.js';
/** An upstream that accepts a probe and does not answer it is asked again after this long. */
const ANSWER_WITHIN_MS = 5_000;
/** Resolves once the upstream answers 200, and nobody else in its place. It never gives up by itself: the signal bounds it. */
export async function untilHealthy(probing) {
    const { upstream, checkEndpoint, pauseMs, signal, onPause } = probing;
    const agent = new Agent({ connect: { timeout: ANSWER_WITHIN_MS }, pipelining: 0 });
    try {
        for (let probes = 0;; probes++) {
            await pause(pauseMs(probes), signal, onPause);
            const { baseUrl } = upstream;
            const isReady = await isHealthy(baseUrl + checkEndpoint, agent, signal);
            if (isReady && (await upstream.answersAt(baseUrl)))
                return;
            signal.throwIfAborted();
        }
    }
    finally {
        await agent.destroy();
    }
}
/**
 * Asks once: true if it answers 200; where there is no way to ask, if it takes a connection. Never
 * rejects.
 */
export async function isAnswering(question) {
    const { baseUrl, checkEndpoint, withinMs } = question;
    const signal = AbortSignal.any([question.signal, AbortSignal.timeout(withinMs)]);
    if (checkEndpoint === undefined) {
        return (await tryConnection(new URL(baseUrl), signal)) === 'taken';
    }
    const agent = new Agent({ connect: { timeout: withinMs }, pipelining: 0 });
    try {
        return await isHealthy(baseUrl + checkEndpoint, agent, signal);
    }
    finally {
        await agent.destroy();
    }
}
async function isHealthy(url, dispatcher, signal) {
    try {
        const bounded = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
        const { statusCode, body } = await request(url, { dispatcher, signal: bounded });
        await body.dump();
        return statusCode === 200;
    }
    catch {
        return false;
    }
}
async function pause(ms, signal, onPause) {
    const early = new AbortController();
    onPause(() => {
        early.abort();
    });
    await sleep(ms, undefined, { signal: AbortSignal.any([signal, early.signal]) }).catch(() => {
        signal.throwIfAborted();
    });
}
//# sourceMappingURL=health-probe.js.map