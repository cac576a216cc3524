import { isMapping } from '../../../config/mapping.js';
import { parsedJson } from '../../../parsed-json.js';

/** What a server says of itself; `unknown`: it does not say. */
export type SleepState = 'asleep' | 'awake' | 'unknown';

/** By its answer to `sleepCheck`, in the form of vLLM: `{"is_sleeping": true}`. */
export function sleepStateIn(status: number, text: string): SleepState {
  if (status !== 200) return 'unknown';
  const answer = parsedJson(text);
  const isSleeping = isMapping(answer) ? answer['is_sleeping'] : undefined;
  if (typeof isSleeping !== 'boolean') return 'unknown';
  return isSleeping ? 'asleep' : 'awake';
}
