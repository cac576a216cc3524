/** What a JSON string with its quotes stands for; null where it has a bad escape or control character. */
export function stringIn(text: Buffer): string | null {
  if (isPlain(text)) return text.toString('latin1', 1, text.length - 1);
  try {
    return JSON.parse(text.toString()) as string;
  } catch {
    return null;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TILDE = 0x7e;

/** What is between the quotes stands for itself, as in almost all keys and names. */
function isPlain(text: Buffer): boolean {
  for (let at = 1; at < text.length - 1; at++) {
    const byte = text[at] as number;
    if (byte < SPACE || byte > TILDE || byte === BACKSLASH || byte === QUOTE) return false;
  }
  return true;
}

/** So far a string is looked at byte by byte: the call of a search costs more. */
const NEAR_BYTES = 24;

/**
 * The place past the quote that ends a string whose inside goes on at `from`. If it is not in this
 * chunk: -1, or -2 where the first byte of the next one belongs to an escape.
 */
export function stringEnd(chunk: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const far = Math.min(at + NEAR_BYTES, chunk.length);
    while (at < far) {
      const byte = chunk[at];
      if (byte === QUOTE) return at + 1;
      at += byte === BACKSLASH ? 2 : 1;
    }
    if (at > chunk.length) return -2;
    const quote = chunk.indexOf(QUOTE, at);
    const end = quote === -1 ? chunk.length : quote;
    let before = end;
    while (before > at && chunk[before - 1] === BACKSLASH) before--;
    const isEscaped = (end - before) % 2 === 1;
    if (quote === -1) return isEscaped ? -2 : -1;
    if (!isEscaped) return quote + 1;
    at = quote + 1;
  }
}

/** The text of one key or value while it comes, within a bound. */
export class KeptText {
  private start: number | undefined;
  private bytes = 0;
  private parts: Buffer[] = [];

  begin(start: number, bytes: number): void {
    this.start = start;
    this.bytes = bytes;
  }

  /** What a chunk at `offset` holds of it. */
  carry(chunk: Buffer, offset: number): void {
    if (this.start === undefined) return;
    if (offset + chunk.length - this.start > this.bytes) this.forget();
    else this.parts.push(Buffer.from(chunk.subarray(Math.max(0, this.start - offset))));
  }

  end(chunk: Buffer, offset: number, end: number): Buffer | undefined {
    if (this.start === undefined) return undefined;
    const isShort = offset + end - this.start <= this.bytes;
    const rest = chunk.subarray(Math.max(0, this.start - offset), end);
    const text = this.parts.length === 0 ? rest : Buffer.concat([...this.parts, rest]);
    this.forget();
    return isShort ? text : undefined;
  }

  private forget(): void {
    this.start = undefined;
    this.parts = [];
  }
}
