import { JsonScanner } from './json-scanner.js';
import type { JsonListener, Span } from './json-scanner.js';
import { stringIn } from './json-string.js';

/** What a JSON text says of the model it is meant for. */
export type NamedInJson =
  | {
      readonly kind: 'found';
      readonly model: string;
      readonly isStream: boolean;
      /** The values of `model`, all of them where there are several. */
      readonly spans: readonly Span[];
    }
  | { readonly kind: 'missing'; readonly isStream: boolean }
  | { readonly kind: 'not a string' }
  | { readonly kind: 'not an object' }
  | { readonly kind: 'invalid'; readonly offset: number };

/** The longest text of a name that is kept, with quotes and escapes. */
const NAME_BYTES = 8192;

/** What is told of a name that is longer: a model of this name is not found. */
const TOO_LONG = '(more than 8 KiB)';

/** `stream` with its quotes, and each letter written as an escape. */
const KEY_BYTES = 2 + 6 * 6;

const OPEN_OBJECT = 0x7b;
const QUOTE = 0x22;
const LETTER_T = 0x74;
const BACKSLASH = 0x5c;
const MODEL = Buffer.from('"model"');
const STREAM = Buffer.from('"stream"');

/**
 * Finds the top-level `model` of a JSON text, and whether `stream` is true in it, as the text comes.
 * Of duplicate keys the last one counts, as for `JSON.parse`. Of what it passes it keeps names only,
 * up to 8 KiB of each; in place of a longer name one is told that no model has.
 */
export class JsonNaming implements JsonListener {
  private readonly scanner = new JsonScanner(this, KEY_BYTES);
  private isObject = false;
  private watching: 'model' | 'stream' | undefined;
  private isStream = false;
  private start = 0;
  private readonly spans: Span[] = [];
  /** The last name; undefined where it is no string, null where its text is none. */
  private name: string | null | undefined;

  push(chunk: Buffer): void {
    this.scanner.push(chunk);
  }

  /** It is not JSON, whatever still comes. */
  get isHopeless(): boolean {
    return this.scanner.failedAt !== undefined;
  }

  /** What has come is all. */
  end(): NamedInJson {
    this.scanner.end();
    const { failedAt } = this.scanner;
    if (failedAt !== undefined) return { kind: 'invalid', offset: failedAt };
    if (!this.isObject) return { kind: 'not an object' };
    const { isStream, spans, name } = this;
    const last = spans.at(-1);
    if (last === undefined) return { kind: 'missing', isStream };
    if (name === undefined) return { kind: 'not a string' };
    if (name === null) return { kind: 'invalid', offset: last.start };
    return { kind: 'found', model: name, isStream, spans };
  }

  key(_start: number, text: Buffer | undefined): void {
    this.watching = text === undefined ? undefined : watchedIn(text);
  }

  value(start: number, first: number): void {
    if (this.scanner.watched === 0) {
      this.isObject = first === OPEN_OBJECT;
      if (this.isObject) this.scanner.watched = 1;
    } else if (this.watching === 'stream') {
      this.isStream = first === LETTER_T;
    } else if (this.watching === 'model') {
      this.start = start;
      this.name = first === QUOTE ? TOO_LONG : undefined;
      if (first === QUOTE) this.scanner.keepValue(NAME_BYTES);
    }
  }

  valueEnd(end: number, text: Buffer | undefined): void {
    if (this.watching === 'model') {
      this.spans.push({ start: this.start, end });
      if (text !== undefined) this.name = stringIn(text);
    }
    this.watching = undefined;
  }
}

/** Almost all keys are others, and have no escapes: they are never made into strings. */
function watchedIn(text: Buffer): 'model' | 'stream' | undefined {
  if (text.length < MODEL.length) return undefined;
  if (text.length === MODEL.length && text.equals(MODEL)) return 'model';
  if (text.length === STREAM.length && text.equals(STREAM)) return 'stream';
  if (!text.includes(BACKSLASH)) return undefined;
  const key = stringIn(text);
  return key === 'model' || key === 'stream' ? key : undefined;
}
