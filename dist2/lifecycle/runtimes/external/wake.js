import { StartError } from '../runtime.js';
import { askSleep, isDone, send } from './http-exchange.js';
import { pause } from './pace.js';
/**
 * Has a server wake, unless it says that it is awake. One where nothing answers yet is waited for, as
 * every server is that is not healthy yet. Resolves as well when the signal fires.
 * @throws StartError
 */
export async function wake(waking) {
    const { launch, withinMs, signal } = waking;
    if (launch.wake.length === 0)
        return;
    const time = AbortSignal.timeout(withinMs);
    const bounded = { ...waking, signal: AbortSignal.any([signal, time]) };
    try {
        await wakeUp(bounded);
    }
    catch (error) {
        if (signal.aborted)
            return;
        throw time.aborted && error instanceof Overdue
            ? new StartError(`${error.message} within ${withinMs / 1000} s`)
            : error;
    }
}
/** Time is up; the message says what has not happened. */
class Overdue extends Error {
}
async function wakeUp(waking) {
    const { launch, say } = waking;
    if ((await stateOnceItAnswers(waking)) === 'awake') {
        say('it is awake');
        return;
    }
    for (const [index, call] of launch.wake.entries()) {
        const began = performance.now();
        const outcome = await (index === 0 ? sendOnceItAnswers(waking, call) : sendOne(waking, call));
        const text = told(call, outcome);
        if (outcome === 'unanswered' && waking.signal.aborted)
            throw new Overdue(text);
        if (!isDone(outcome))
            throw new StartError(text);
        say(`${text} after ${seconds(began)}`);
    }
    await untilAwake(waking);
}
const sendOne = ({ launch, signal }, call) => send(launch.baseUrl, call, signal);
const sendOnceItAnswers = (waking, call) => onceItAnswers(waking, () => sendOne(waking, call));
function stateOnceItAnswers(waking) {
    const { launch, signal } = waking;
    const { baseUrl, sleepCheck } = launch;
    if (sleepCheck === undefined)
        return Promise.resolve('unknown');
    return onceItAnswers(waking, () => askSleep(baseUrl, sleepCheck, signal));
}
async function onceItAnswers({ say, signal }, ask) {
    for (let asked = 0;; asked++) {
        const answer = await ask();
        if (asked > 0 && signal.aborted)
            throw new Overdue('nothing has answered');
        if (answer !== 'unreachable')
            return answer;
        if (asked === 0)
            say('nothing answers yet');
        await pause(asked, signal);
    }
}
/** One that says that it sleeps on would be healthy, and answer nothing. */
async function untilAwake({ launch, signal }) {
    const { baseUrl, sleepCheck } = launch;
    if (sleepCheck === undefined)
        return;
    for (let asked = 0;; asked++) {
        if ((await askSleep(baseUrl, sleepCheck, signal)) !== 'asleep')
            return;
        await pause(asked, signal);
        if (signal.aborted)
            throw new Overdue('it has been told to wake, and has not said that it does');
    }
}
/** A call and what came of it, as logs tell it: never its fields and its body. */
export function told({ method, path }, outcome) {
    const call = `${method} ${path}`;
    if (typeof outcome === 'number')
        return `${call} was answered with ${outcome}`;
    return outcome === 'unreachable' ? `nothing takes ${call}` : `${call} was not answered`;
}
export const seconds = (sinceMs) => `${((performance.now() - sinceMs) / 1000).toFixed(2)} s`;
//# sourceMappingURL=wake.js.map