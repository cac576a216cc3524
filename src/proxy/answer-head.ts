import { headerValue, responseHeaders } from './forward-headers.js';
import type { RawHeaders } from './forward-headers.js';

/** The head of an upstream's answer, as the client gets it. */
export interface AnswerHead {
  readonly status: number;
  readonly fields: string[];
  /** In lower case; empty where there is none. */
  readonly type: string;
  readonly isEncoded: boolean;
  readonly hasLength: boolean;
}

/** Fields of the gateway: some only where the upstream has not said it itself. */
export interface OwnFields {
  readonly always: Readonly<Record<string, string>>;
  readonly unlessSaid: Readonly<Record<string, string>>;
}

export function answerHead(status: number, raw: RawHeaders, own: OwnFields): AnswerHead {
  const fields = responseHeaders(raw);
  const type = headerValue(fields, 'content-type')?.toLowerCase() ?? '';
  for (const [name, value] of Object.entries(own.unlessSaid)) addUnlessSaid(fields, name, value);
  // Reverse proxies buffer streams unless told not to.
  if (isEvents(type)) addUnlessSaid(fields, 'X-Accel-Buffering', 'no');
  for (const [name, value] of Object.entries(own.always)) fields.push(name, value);
  return {
    status,
    fields,
    type,
    isEncoded: headerValue(fields, 'content-encoding') !== undefined,
    hasLength: headerValue(fields, 'content-length') !== undefined,
  };
}

function addUnlessSaid(fields: string[], name: string, value: string): void {
  if (headerValue(fields, name.toLowerCase()) === undefined) fields.push(name, value);
}

const isEvents = (type: string): boolean => type.startsWith('text/event-stream');

/** True if an event of our own can be added to its body. */
export const isReadableStream = ({
  type,
  isEncoded,
}: Pick<AnswerHead, 'type' | 'isEncoded'>): boolean => isEvents(type) && !isEncoded;
