const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** No string that is looked for is longer. */
const LONGEST_BYTES = 1024;

/**
 * Finds the string at a path of keys in a JSON object, whatever parts it comes in. It reads as little
 * as it needs, and takes what is no JSON for one without that string.
 */
export class StringAt {
  found: string | undefined;
  /** Containers that are open. */
  private depth = 0;
  /** Those of them that lie on the path; as many as are open wherever a key may be one of the path. */
  private onPath = 0;
  private isKeyNext = false;
  /** The key whose value comes next is the one of the path. */
  private isKeyFound = false;
  private isInString = false;
  private isEscaped = false;
  /** The string that is being read, where it matters. */
  private text: number[] | undefined;

  constructor(private readonly path: readonly string[]) {}

  push(byte: number): void {
    if (this.isInString) this.inString(byte);
    else this.between(byte);
  }

  private get isOnPath(): boolean {
    return this.onPath > 0 && this.depth === this.onPath;
  }

  private inString(byte: number): void {
    if (byte === QUOTE && !this.isEscaped) {
      this.isInString = false;
      this.take(this.text);
      return;
    }
    this.isEscaped = byte === BACKSLASH && !this.isEscaped;
    this.text?.push(byte);
    if (this.text !== undefined && this.text.length > LONGEST_BYTES) this.text = undefined;
  }

  private take(text: number[] | undefined): void {
    if (text === undefined) return;
    const value = decoded(text);
    if (this.isKeyNext) this.isKeyFound = value === this.path[this.onPath - 1];
    else this.found ??= value;
  }

  private between(byte: number): void {
    if (byte === QUOTE) {
      this.isInString = true;
      this.text = this.isOnPath && (this.isKeyNext || this.isAtValue) ? [] : undefined;
    } else if (byte === COMMA || byte === COLON) {
      if (this.isOnPath) this.isKeyNext = byte === COMMA;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.open(byte === OPEN_OBJECT);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.close();
  }

  /** The string that comes is the one that is looked for. */
  private get isAtValue(): boolean {
    return this.isKeyFound && this.onPath === this.path.length;
  }

  private open(isObject: boolean): void {
    const isRoot = this.depth === 0;
    const leadsOn = this.isOnPath && this.isKeyFound && this.onPath < this.path.length;
    this.depth += 1;
    if (!isObject || !(isRoot || leadsOn)) return;
    this.onPath = this.depth;
    this.isKeyNext = true;
    this.isKeyFound = false;
  }

  private close(): void {
    if (this.isOnPath) {
      this.onPath -= 1;
      this.isKeyFound = false;
    }
    this.isKeyNext = false;
    this.depth -= 1;
  }
}

function decoded(text: readonly number[]): string | undefined {
  try {
    return JSON.parse(`"${Buffer.from(text).toString()}"`) as string;
  } catch {
    return undefined;
  }
}
