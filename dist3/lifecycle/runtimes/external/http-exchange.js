import { Agent, request } from 'undici';
import { codeOf } from '../../../error-code.js';
import { sleepStateIn } from './sleep-answer.js';
/** One answer to `sleepCheck` after this long is none. */
const CHECKED_WITHIN_MS = 5_000;
/** What such an answer may hold. */
const LONGEST_ANSWER_BYTES = 65_536;
/** Nothing runs there that could have taken the call. */
const UNREACHABLE = new Set([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'EHOSTDOWN',
    'ENETUNREACH',
]);
export const isDone = (outcome) => typeof outcome === 'number' && outcome >= 200 && outcome < 300;
/** Redirects are answers. Never rejects; aborted, it is unanswered. */
export async function send(baseUrl, call, signal) {
    const { method, path, headers, body } = call;
    const { outcome } = await exchange(baseUrl + path, signal, {
        method: method,
        headers: { ...(isText(body) ? {} : { 'content-type': 'application/json' }), ...lower(headers) },
        body: isText(body) ? (body ?? null) : JSON.stringify(body),
    });
    return outcome;
}
/** Asks a server whether it sleeps. Never rejects; aborted, it is unanswered. */
export async function askSleep(baseUrl, path, signal) {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(CHECKED_WITHIN_MS)]);
    const { outcome, text } = await exchange(baseUrl + path, bounded, { method: 'GET' });
    return typeof outcome === 'number' ? sleepStateIn(outcome, text) : outcome;
}
async function exchange(url, signal, options) {
    // The signal is the only bound: what is moved out of a GPU takes its time.
    const unbounded = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 0 } };
    const agent = new Agent({ ...unbounded, pipelining: 0, maxResponseSize: LONGEST_ANSWER_BYTES });
    try {
        const { statusCode, body } = await request(url, { ...options, dispatcher: agent, signal });
        // What has been done is said by the status.
        const text = await body.text().catch(() => '');
        return { outcome: statusCode, text };
    }
    catch (error) {
        const isNobody = UNREACHABLE.has(codeOf(error) ?? '') && !signal.aborted;
        return { outcome: isNobody ? 'unreachable' : 'unanswered', text: '' };
    }
    finally {
        await agent.destroy();
    }
}
const isText = (body) => body === undefined || typeof body === 'string';
const lower = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
//# sourceMappingURL=http-exchange.js.map