/** Where a value stands in a text, in bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text is not JSON; the scanner's position says where. */
export class MalformedJson extends Error {
  override readonly name = 'MalformedJson';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const LITERALS = ['true', 'false', 'null'];

const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const isInScalar = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45);

/** `]` and `}` stand two after their partners in ASCII. */
const closing = (open: number): number => open + 2;

/**
 * Walks over JSON without building its values. Checks what `JSON.parse` checks, except the inside
 * of strings, which it jumps over; nesting costs a stack entry of its own, never the call stack's.
 */
export class JsonScanner {
  at = 0;

  constructor(private readonly text: Buffer) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The members of the object at the position, as spans of key and value. */
  *members(): Generator<{ readonly key: Span; readonly value: Span }> {
    this.expect(OPEN_OBJECT);
    this.skipSpace();
    if (this.take(closing(OPEN_OBJECT))) return;
    for (;;) {
      const key = this.key();
      this.skipSpace();
      const start = this.at;
      this.skipValue();
      yield { key, value: { start, end: this.at } };
      this.skipSpace();
      if (this.take(closing(OPEN_OBJECT))) return;
      this.expect(COMMA);
    }
  }

  isAtObject(): boolean {
    return this.text[this.at] === OPEN_OBJECT;
  }

  skipSpace(): void {
    while (isSpace(this.text[this.at])) this.at++;
  }

  skipValue(): void {
    const open: number[] = [];
    do {
      this.skipSpace();
      const byte = this.text[this.at];
      if (byte !== OPEN_OBJECT && byte !== OPEN_ARRAY) this.skipScalar();
      else {
        this.at++;
        this.skipSpace();
        if (!this.take(closing(byte))) {
          open.push(byte);
          if (byte === OPEN_OBJECT) this.key();
          continue;
        }
      }
      this.leaveWhatEnds(open);
    } while (open.length > 0);
  }

  /** The string at a span. @throws MalformedJson on a bad escape or control character */
  stringAt({ start, end }: Span): string {
    try {
      return JSON.parse(this.text.toString('utf8', start, end)) as string;
    } catch {
      this.at = start;
      throw new MalformedJson();
    }
  }

  isStringAt({ start }: Span): boolean {
    return this.text[start] === QUOTE;
  }

  /** After a value: passes the ends of what it completes, up to the next value. */
  private leaveWhatEnds(open: number[]): void {
    for (let inside = open.at(-1); inside !== undefined; inside = open.at(-1)) {
      this.skipSpace();
      if (this.take(COMMA)) {
        if (inside === OPEN_OBJECT) this.key();
        return;
      }
      this.expect(closing(inside));
      open.pop();
    }
  }

  private key(): Span {
    this.skipSpace();
    const start = this.at;
    this.skipString();
    const end = this.at;
    this.skipSpace();
    this.expect(COLON);
    return { start, end };
  }

  private skipScalar(): void {
    if (this.text[this.at] === QUOTE) {
      this.skipString();
      return;
    }
    const start = this.at;
    while (isInScalar(this.text[this.at])) this.at++;
    const word = this.text.toString('latin1', start, this.at);
    if (LITERALS.includes(word) || NUMBER.test(word)) return;
    this.at = start;
    throw new MalformedJson();
  }

  private skipString(): void {
    const start = this.at;
    this.expect(QUOTE);
    for (;;) {
      const quote = this.text.indexOf(QUOTE, this.at);
      if (quote === -1) {
        this.at = start;
        throw new MalformedJson();
      }
      this.at = quote + 1;
      let before = quote - 1;
      while (this.text[before] === BACKSLASH && before > start) before--;
      if ((quote - 1 - before) % 2 === 0) return;
    }
  }

  private take(byte: number): boolean {
    if (this.text[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  private expect(byte: number): void {
    if (!this.take(byte)) throw new MalformedJson();
  }
}
