import { StringAt } from './string-at.js';

/** The id stands near the beginning; what follows may be any length. */
const MOST_BYTES = 64 * 1024;

const BRACE = 0x7b;
const COLON = 0x3a;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const WHITE = new Set([0x09, 0x20, LINE_FEED, CARRIAGE_RETURN]);

/** Reads an answer, and has the id once that has come. */
interface Reader {
  readonly found: string | undefined;
  push(bytes: Buffer): void;
}

/**
 * Finds the id of a response (OpenAI's Responses API) in the answer that makes it, as it passes: the
 * `id` of a JSON object, or the `response.id` of the first event of a stream that has one. What is
 * compressed cannot be read, and has none.
 */
export class ResponseId {
  private read = 0;
  private reader: Reader | undefined;

  get found(): string | undefined {
    return this.reader?.found;
  }

  /** Nothing is to be found any more. */
  get isOver(): boolean {
    return this.found !== undefined || this.read >= MOST_BYTES;
  }

  push(chunk: Uint8Array): void {
    if (this.isOver) return;
    const length = Math.min(chunk.length, MOST_BYTES - this.read);
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, length);
    this.read += length;
    const start = this.reader === undefined ? bytes.findIndex((byte) => !WHITE.has(byte)) : 0;
    if (start === -1) return;
    this.reader ??= bytes[start] === BRACE ? new StringAt(['id']) : new EventReader();
    this.reader.push(bytes.subarray(start));
  }
}

/** Reads the `data` of events; several such lines are one text (HTML, section 9.2.6). */
class EventReader implements Reader {
  found: string | undefined;
  private id = new StringAt(['response', 'id']);
  private field = '';
  private isInValue = false;
  private isLineEmpty = true;
  private last = 0;

  push(bytes: Buffer): void {
    let from = 0;
    for (const [at, byte] of bytes.entries()) {
      if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
        this.take(bytes.subarray(from, at));
        if (byte === CARRIAGE_RETURN || this.last !== CARRIAGE_RETURN) this.endLine();
      } else if (!this.isInValue) {
        this.isLineEmpty = false;
        this.isInValue = byte === COLON;
        from = at + 1;
        if (!this.isInValue && this.field.length < 8) this.field += String.fromCharCode(byte);
      }
      this.last = byte;
      if (this.found !== undefined) return;
    }
    this.take(bytes.subarray(from));
  }

  /** A part of a value. */
  private take(bytes: Buffer): void {
    if (!this.isInValue || this.field !== 'data') return;
    this.id.push(bytes);
    this.found = this.id.found;
  }

  private endLine(): void {
    if (this.isLineEmpty) this.id = new StringAt(['response', 'id']);
    this.field = '';
    this.isInValue = false;
    this.isLineEmpty = true;
  }
}
