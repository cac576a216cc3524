import type { Loading } from '../../errors.js';

/** A model somebody waits for, and how long they have. */
export interface Wait {
  readonly model: string;
  readonly elapsedSec: number;
  /** Undefined: it is not known, or does not matter any more. */
  readonly loading: Loading | undefined;
}

/** What a chunk has to have beside its text so that clients take it for one of a chat. */
export interface ChatHead {
  readonly id: string;
  readonly createdSec: number;
  readonly model: string;
}

/** A line of an event stream that no client takes for an event. */
export const comment = (text: string): string => `: ${text.replace(/[\r\n]+/g, ' ')}\n`;

/** `loading llama3, 12 s` */
export function waitText({ model, elapsedSec, loading }: Wait): string {
  const what =
    loading?.state === 'queued' ? `queued for ${model} at ${loading.position}` : `loading ${model}`;
  return `${what}, ${Math.round(elapsedSec)} s`;
}

/** The same as a person reads it, with how long it may still take; a line. */
export function waitLine(wait: Wait): string {
  const estimate = wait.loading?.estimate ?? undefined;
  const left = estimate === undefined ? '' : `, about ${Math.ceil(estimate)} s to go`;
  const text = waitText(wait);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${left}\n`;
}

/** An event of a chat that says something which is no part of the answer. */
export function reasoningChunk(head: ChatHead, text: string, isFirst: boolean): string {
  const delta = { ...(isFirst ? { role: 'assistant' } : {}), reasoning_content: text };
  const chunk = {
    id: head.id,
    object: 'chat.completion.chunk',
    created: head.createdSec,
    model: head.model,
    choices: [{ index: 0, delta, finish_reason: null }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
