/** What has to be written before an event can begin. */
export type Gap = '' | '\n' | '\n\n';

const LF = 0x0a;
const CR = 0x0d;

/**
 * After these bytes of an event stream, and what was missing before them. A blank line too many is an
 * empty event to some clients.
 */
export function gapAfter(chunk: Buffer, before: Gap): Gap {
  if (chunk.length === 0) return before;
  if (chunk[chunk.length - 1] !== LF) return '\n\n';
  const lineEnd = chunk.length - (chunk[chunk.length - 2] === CR ? 2 : 1);
  const isBlankLine = lineEnd === 0 ? before !== '\n\n' : chunk[lineEnd - 1] === LF;
  return isBlankLine ? '' : '\n';
}
