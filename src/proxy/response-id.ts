import { StringAt } from './string-at.js';

/** The id stands near the beginning; what follows may be any length. */
const MOST_BYTES = 64 * 1024;

const BRACE = 0x7b;
const COLON = 0x3a;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const WHITE = new Set([0x09, 0x20, LINE_FEED, CARRIAGE_RETURN]);

/**
 * Finds the id of a response (OpenAI's Responses API) in the answer that makes it, as it passes: the
 * `id` of a JSON object, or the `response.id` of the first event of a stream that has one. What is
 * compressed cannot be read, and has none.
 */
export class ResponseId {
  found: string | undefined;
  private read = 0;
  private reader: ((byte: number) => string | undefined) | undefined;

  /** Nothing is to be found any more. */
  get isOver(): boolean {
    return this.found !== undefined || this.read >= MOST_BYTES;
  }

  push(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.isOver) return;
      this.read += 1;
      this.reader ??= readerFor(byte);
      this.found = this.reader?.(byte);
    }
  }
}

function readerFor(first: number): ((byte: number) => string | undefined) | undefined {
  if (WHITE.has(first)) return undefined;
  return first === BRACE ? jsonReader() : eventReader();
}

function jsonReader(): (byte: number) => string | undefined {
  const id = new StringAt(['id']);
  return (byte) => {
    id.push(byte);
    return id.found;
  };
}

/** Reads the `data` of events; several such lines are one text (HTML, section 9.2.6). */
function eventReader(): (byte: number) => string | undefined {
  let id = new StringAt(['response', 'id']);
  let field = '';
  let isInValue = false;
  let isLineEmpty = true;
  let last = 0;
  const endLine = (): void => {
    if (isLineEmpty) id = new StringAt(['response', 'id']);
    field = '';
    isInValue = false;
    isLineEmpty = true;
  };
  return (byte) => {
    const isSecondHalf = byte === LINE_FEED && last === CARRIAGE_RETURN;
    last = byte;
    if (isSecondHalf) return undefined;
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) endLine();
    else {
      isLineEmpty = false;
      if (isInValue && field === 'data') id.push(byte);
      else if (byte === COLON) isInValue = true;
      else if (!isInValue && field.length < 8) field += String.fromCharCode(byte);
    }
    return id.found;
  };
}
