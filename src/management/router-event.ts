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
 * What the router's clients are told of a status; nothing where it is none they know. They take a load
 * for failed only by an exit code other than 0, so a load that failed always has one. Who has ordered
 * an unload waits until the model is unloaded, which to them a model that sleeps is not.
 */
export function statusEvents(
  model: string,
  { value, failed, exit_code: exitCode }: ModelStatus,
): readonly RouterEvent[] {
  if (value === 'unloading') return [];
  const failure = failed === true ? { exit_code: exitCode ?? 1 } : {};
  const told = value === 'sleeping' ? (['unloaded', 'sleeping'] as const) : [value];
  return told.map((status) => ({ model, event: 'status_change', data: { status, ...failure } }));
}

/** One event of the stream: without a name, which the router's clients do not look for. */
export const eventText = (event: RouterEvent): string => `data: ${JSON.stringify(event)}\n\n`;
