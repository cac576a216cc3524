import type { ModelStatus } from './model-status.js';

/** An event of llama.cpp's router, as `/models/sse` tells it. */
export interface RouterEvent {
  readonly model: string;
  readonly event: 'status_change' | 'models_reload';
  readonly data?: { readonly status: ModelStatus['value']; readonly exit_code?: number };
}

/** There are other models, or they are defined otherwise: the list is worth reading again. */
export const MODELS_RELOADED: RouterEvent = { model: '*', event: 'models_reload' };

/**
 * What the router's clients are told of a status; undefined where it is none they know. They take a load
 * for failed only by an exit code other than 0, so a load that failed always has one.
 */
export function statusEvent(
  model: string,
  { value, failed, exit_code: exitCode }: ModelStatus,
): RouterEvent | undefined {
  if (value === 'unloading') return undefined;
  const failure = failed === true ? { exit_code: exitCode ?? 1 } : {};
  return { model, event: 'status_change', data: { status: value, ...failure } };
}

/** One event of the stream: without a name, which the router's clients do not look for. */
export const eventText = (event: RouterEvent): string => `data: ${JSON.stringify(event)}\n\n`;
