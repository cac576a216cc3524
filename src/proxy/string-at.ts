import { JsonScanner } from '../body/json-scanner.js';
import type { JsonListener } from '../body/json-scanner.js';
import { stringIn } from '../body/json-string.js';

/** No string that is looked for is longer, with its quotes. */
const LONGEST_BYTES = 1026;

const OPEN_OBJECT = 0x7b;
const QUOTE = 0x22;

/** Finds the string at a path of keys in a JSON object, as its text comes; the first that is there. */
export class StringAt implements JsonListener {
  found: string | undefined;
  private readonly scanner = new JsonScanner(this, LONGEST_BYTES);
  /** What comes next is the object itself, or the value of the next key of the path. */
  private isOnPath = true;
  /** A value is passed that was not gone into. */
  private isInValue = false;

  constructor(private readonly path: readonly string[]) {}

  push(chunk: Buffer): void {
    this.scanner.push(chunk);
  }

  key(_start: number, text: Buffer | undefined): void {
    this.isOnPath = text !== undefined && stringIn(text) === this.path[this.scanner.watched - 1];
  }

  value(_start: number, first: number): void {
    const leadsOn = this.isOnPath && this.scanner.watched < this.path.length;
    this.isInValue = !(leadsOn && first === OPEN_OBJECT);
    if (!this.isInValue) this.scanner.watched += 1;
    else if (this.isOnPath && !leadsOn && first === QUOTE) this.scanner.keepValue(LONGEST_BYTES);
    this.isOnPath = false;
  }

  valueEnd(_end: number, text: Buffer | undefined): void {
    if (!this.isInValue) this.scanner.watched -= 1;
    this.isInValue = false;
    if (text !== undefined) this.found ??= stringIn(text) ?? undefined;
  }
}
