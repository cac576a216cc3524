import { isMapping } from '../../../config/mapping.js';
import { parsedJson } from '../../../parsed-json.js';
/** By its answer to `sleepCheck`, in the form of vLLM: `{"is_sleeping": true}`. */
export function sleepStateIn(status, text) {
    if (status !== 200)
        return 'unknown';
    const answer = parsedJson(text);
    const isSleeping = isMapping(answer) ? answer['is_sleeping'] : undefined;
    if (typeof isSleeping !== 'boolean')
        return 'unknown';
    return isSleeping ? 'asleep' : 'awake';
}
//# sourceMappingURL=sleep-answer.js.map