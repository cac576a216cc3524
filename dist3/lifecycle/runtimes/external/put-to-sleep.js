import { askSleep, isDone, send } from './http-exchange.js';
import { pause } from './pace.js';
import { seconds, told } from './wake.js';
/** Calls, and the question what came of them, get so long however little time is left. */
const AT_LEAST_MS = 1_000;
const SAID = {
    awake: 'it says that it does not sleep',
    failed: 'it does not sleep, as far as can be told',
    gone: 'nothing answers there',
};
/** Has a server sleep, and looks whether it does where that can be seen. Never rejects. */
export async function putToSleep({ launch, say, withinMs, attempts }) {
    const untilMs = performance.now() + withinMs;
    for (let left = attempts;; left--) {
        const slept = await attempt(launch, say, untilMs);
        if (slept === 'asleep')
            return slept;
        say(SAID[slept]);
        if (slept === 'gone' || left <= 1)
            return slept;
    }
}
async function attempt(launch, say, untilMs) {
    const sent = await sendAll(launch, say, boundedBy(untilMs));
    if (sent === 'unreachable')
        return 'gone';
    const answer = await askUntilAsleep(launch, boundedBy(untilMs), sent === 'refused');
    if (answer === 'unreachable')
        return 'gone';
    if (answer === 'asleep' || answer === 'awake')
        return answer;
    return sent === 'done' ? 'asleep' : 'failed';
}
const boundedBy = (untilMs) => AbortSignal.timeout(Math.ceil(Math.max(AT_LEAST_MS, untilMs - performance.now())));
async function sendAll({ baseUrl, sleep }, say, signal) {
    for (const call of sleep) {
        const began = performance.now();
        const outcome = await send(baseUrl, call, signal);
        if (outcome === 'unreachable')
            return outcome;
        say(`${told(call, outcome)} after ${seconds(began)}`);
        if (!isDone(outcome))
            return typeof outcome === 'number' ? 'refused' : outcome;
    }
    return 'done';
}
/** @param isLast whatever it says, without asking again */
async function askUntilAsleep({ baseUrl, sleepCheck }, signal, isLast) {
    if (sleepCheck === undefined)
        return 'unknown';
    let last = 'unanswered';
    for (let asked = 0;; asked++) {
        const answer = await askSleep(baseUrl, sleepCheck, signal);
        // A question that is cut off does not undo what was said before.
        if (answer !== 'unanswered')
            last = answer;
        if (isLast || (answer !== 'awake' && answer !== 'unanswered'))
            return last;
        await pause(asked, signal);
        if (signal.aborted)
            return last;
    }
}
//# sourceMappingURL=put-to-sleep.js.map