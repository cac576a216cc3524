/** What a server says of itself; `unknown`: it does not say. */
export type SleepState = 'asleep' | 'awake' | 'unknown';

/** By its answer to `sleepCheck`, in the form of vLLM: `{"is_sleeping": true}`. */
export function sleepStateIn(status: number, text: string): SleepState {
  if (status !== 200) return 'unknown';
  const { is_sleeping: isSleeping } = fieldsOf(text);
  if (typeof isSleeping !== 'boolean') return 'unknown';
  return isSleeping ? 'asleep' : 'awake';
}

function fieldsOf(text: string): { readonly is_sleeping?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
