import { BitStack } from './bit-stack.js';
import {
  Action,
  isInScalar,
  isOfScalar,
  isWholeNumber,
  State,
  TOLD,
  UNTOLD,
} from './json-states.js';
import { KeptText, stringEnd } from './json-string.js';

/** Where a value stands in a text, in bytes. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Is told what the scanner comes by, as deep as it watches; all places are those in the whole text. */
export interface JsonListener {
  /** A key with its quotes; undefined where it is longer than the scanner keeps. */
  key(start: number, text: Buffer | undefined): void;
  /** A value begins with this byte. */
  value(start: number, first: number): void;
  /** A value has ended; its text where it was asked for and is not longer than was asked. */
  valueEnd(end: number, text: Buffer | undefined): void;
  /** Between the members of an object. */
  comma?(at: number): void;
}

/**
 * Walks over JSON as it comes, in any chunks, without building its values. Checks what `JSON.parse`
 * checks, except the inside of strings, which it jumps over; nesting costs a bit of a stack of its
 * own, never the call stack.
 */
export class JsonScanner {
  /** How deep values and keys are told of: 0 is the whole text, 1 the members of its object. */
  watched = 0;
  /** Where the text stops being JSON. */
  failedAt: number | undefined;
  private state: number = State.value;
  /** Of the container around what comes next. */
  private after: number = State.afterText;
  private depth = 0;
  private readonly nesting = new BitStack();
  /** Of the whole text, before the chunk at hand. */
  private offset = 0;
  private tokenStart = 0;
  /** Before the chunk at hand. */
  private wasInScalar = false;
  /** Bytes of the next chunk that belong to an escape. */
  private carry = 0;
  private readonly kept = new KeptText();

  constructor(
    private readonly listener: JsonListener,
    private readonly keyBytes: number,
  ) {}

  push(chunk: Buffer): void {
    if (this.failedAt !== undefined || chunk.length === 0) return;
    this.wasInScalar = isInScalar(this.state);
    this.walk(chunk, this.isInString ? this.passString(chunk, this.carry) : 0);
    if (isInScalar(this.state)) this.tokenStart = this.scalarStart(chunk, chunk.length);
    this.kept.carry(chunk, this.offset);
    this.offset += chunk.length;
  }

  /** No more will come. */
  end(): void {
    if (this.failedAt !== undefined) return;
    const isComplete = isWholeNumber(this.state);
    if (isComplete && this.depth === 0) this.endValue(NOTHING, 0);
    if (this.state === State.afterText) return;
    const isCut = this.isInString || (isInScalar(this.state) && !isComplete);
    this.failedAt = isCut ? this.tokenStart : this.offset;
  }

  /** To be called when a string begins: it is told at its end, if its text has so many bytes at most. */
  keepValue(bytes: number): void {
    this.kept.begin(this.tokenStart, bytes);
  }

  /** In keys too. */
  private get isInString(): boolean {
    return this.state === State.inKey || this.state === State.inString;
  }

  private get isTold(): boolean {
    return this.depth <= this.watched;
  }

  private walk(chunk: Buffer, from: number): void {
    let at = from;
    // Locals are much faster in this loop; all reads are within bounds.
    let { state } = this;
    let steps = this.isTold ? TOLD : UNTOLD;
    while (at < chunk.length) {
      const step = steps[(state << 8) | (chunk[at] as number)] as number;
      if (step === state) {
        const row = state << 8;
        do at++;
        while (at < chunk.length && steps[row | (chunk[at] as number)] === step);
      } else if (step < Action.openObject) {
        state = step;
        at++;
      } else {
        this.state = state;
        at = this.act(step, chunk, at);
        ({ state } = this);
        steps = this.isTold ? TOLD : UNTOLD;
      }
    }
    this.state = state;
  }

  /** The place from which to go on. */
  private act(action: number, chunk: Buffer, at: number): number {
    switch (action) {
      case Action.openObject:
      case Action.openArray:
        this.open(action === Action.openObject, chunk, at);
        return at + 1;
      case Action.close:
        this.close();
        this.endValue(chunk, at + 1);
        return at + 1;
      case Action.openKey:
        this.openKey(at);
        return this.passString(chunk, at + 1);
      case Action.openString:
        this.beginValue(chunk, at, State.inString);
        return this.passString(chunk, at + 1);
      case Action.comma:
        this.listener.comma?.(this.offset + at);
        this.state = this.after === State.after ? State.value : State.key + State.inObject;
        return at + 1;
      case Action.endNumber:
        this.endValue(chunk, at);
        return at;
      case Action.endWord:
        this.endValue(chunk, at + 1);
        return at + 1;
      case Action.fail:
        this.failedAt = this.failure(chunk, at);
        return chunk.length;
      default:
        this.beginValue(chunk, at, action - Action.openScalar);
        return at + 1;
    }
  }

  private beginValue(chunk: Buffer, at: number, state: number): void {
    this.state = state;
    this.tokenStart = this.offset + at;
    if (this.isTold) this.listener.value(this.tokenStart, chunk[at] as number);
  }

  private endValue(chunk: Buffer, end: number): void {
    this.state = this.after;
    if (!this.isTold) return;
    this.listener.valueEnd(this.offset + end, this.kept.end(chunk, this.offset, end));
  }

  private open(isObject: boolean, chunk: Buffer, at: number): void {
    const state = isObject ? State.keyOrObjectEnd + State.inObject : State.valueOrArrayEnd;
    this.beginValue(chunk, at, state);
    this.nesting.set(this.depth++, isObject);
    this.after = afterIn(isObject);
  }

  private close(): void {
    this.depth--;
    this.after = this.depth === 0 ? State.afterText : afterIn(this.nesting.get(this.depth - 1));
  }

  private openKey(at: number): void {
    this.state = State.inKey;
    this.tokenStart = this.offset + at;
    if (this.isTold) this.kept.begin(this.tokenStart, this.keyBytes);
  }

  private passString(chunk: Buffer, from: number): number {
    const end = stringEnd(chunk, from);
    if (end < 0) {
      this.carry = -1 - end;
      return chunk.length;
    }
    if (this.state === State.inString) this.endValue(chunk, end);
    else this.endKey(chunk, end);
    return end;
  }

  private endKey(chunk: Buffer, end: number): void {
    this.state = State.colon + State.inObject;
    if (this.isTold) this.listener.key(this.tokenStart, this.kept.end(chunk, this.offset, end));
  }

  /** Of a number or word that is wrong, its beginning. */
  private failure(chunk: Buffer, at: number): number {
    const isComplete = isWholeNumber(this.state) && !isOfScalar(chunk[at]);
    return isInScalar(this.state) && !isComplete ? this.scalarStart(chunk, at) : this.offset + at;
  }

  /** Of the number or word that `at` is in or behind. */
  private scalarStart(chunk: Buffer, at: number): number {
    let start = at;
    while (start > 0 && isOfScalar(chunk[start - 1])) start--;
    return start === 0 && this.wasInScalar ? this.tokenStart : this.offset + start;
  }
}

const NOTHING = Buffer.alloc(0);

const afterIn = (isObject: boolean): number => State.after + (isObject ? State.inObject : 0);
