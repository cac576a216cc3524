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
    read = 0;
    reader;
    get found() {
        return this.reader?.found;
    }
    /** Nothing is to be found any more. */
    get isOver() {
        return this.found !== undefined || this.read >= MOST_BYTES;
    }
    push(chunk) {
        if (this.isOver)
            return;
        const length = Math.min(chunk.length, MOST_BYTES - this.read);
        const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, length);
        this.read += length;
        const start = this.reader === undefined ? bytes.findIndex((byte) => !WHITE.has(byte)) : 0;
        if (start === -1)
            return;
        this.reader ??= bytes[start] === BRACE ? new StringAt(['id']) : new EventReader();
        this.reader.push(bytes.subarray(start));
    }
}
/** Reads the `data` of events; several such lines are one text (HTML, section 9.2.6). */
class EventReader {
    found;
    id = new StringAt(['response', 'id']);
    field = '';
    isInValue = false;
    isLineEmpty = true;
    last = 0;
    push(bytes) {
        let from = 0;
        for (const [at, byte] of bytes.entries()) {
            if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
                this.take(bytes.subarray(from, at));
                if (byte === CARRIAGE_RETURN || this.last !== CARRIAGE_RETURN)
                    this.endLine();
            }
            else if (!this.isInValue) {
                this.isLineEmpty = false;
                this.isInValue = byte === COLON;
                from = at + 1;
                if (!this.isInValue && this.field.length < 8)
                    this.field += String.fromCharCode(byte);
            }
            this.last = byte;
            if (this.found !== undefined)
                return;
        }
        this.take(bytes.subarray(from));
    }
    /** A part of a value. */
    take(bytes) {
        if (!this.isInValue || this.field !== 'data')
            return;
        this.id.push(bytes);
        this.found = this.id.found;
    }
    endLine() {
        if (this.isLineEmpty)
            this.id = new StringAt(['response', 'id']);
        this.field = '';
        this.isInValue = false;
        this.isLineEmpty = true;
    }
}
//# sourceMappingURL=response-id.js.map