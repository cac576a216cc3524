import { LONGEST_NAME_BYTES } from './form-naming.js';
import type { NamedInForm } from './form-naming.js';

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
/** Each byte written as `%XX`. */
const LONGEST_VALUE_BYTES = 3 * LONGEST_NAME_BYTES;
const LONGEST_KEY_BYTES = 3 * 'model'.length;

/** Finds the field `model` of a form like `a=1&model=x` as it comes; the first one counts. */
export class UrlencodedNaming {
  private found: NamedInForm | undefined;
  /** As much of the current field as has come; undefined where it is another one. */
  private field: Buffer | undefined = Buffer.alloc(0);
  private fieldStart = 0;
  private at = 0;

  /** Nothing that still comes changes what was found. */
  get isOver(): boolean {
    return this.found !== undefined;
  }

  push(chunk: Buffer): void {
    for (let from = 0; from < chunk.length && !this.isOver;) {
      const end = chunk.indexOf(AMPERSAND, from);
      this.take(chunk.subarray(from, end === -1 ? chunk.length : end));
      if (end === -1) return;
      this.endField();
      this.at++;
      this.field = Buffer.alloc(0);
      this.fieldStart = this.at;
      from = end + 1;
    }
  }

  end(): NamedInForm {
    this.endField();
    return this.found ?? { kind: 'missing' };
  }

  private take(bytes: Buffer): void {
    this.at += bytes.length;
    if (this.field === undefined) return;
    this.field = Buffer.concat([this.field, bytes]);
    const key = this.keyBytes();
    if (key === undefined) return;
    if (!this.isModel(key)) this.field = undefined;
    else if (this.field.length - key - 1 > LONGEST_VALUE_BYTES) this.found = { kind: 'too long' };
  }

  private endField(): void {
    const key = this.keyBytes();
    if (this.isOver || this.field === undefined || key === undefined || !this.isModel(key)) return;
    const model = decoded(this.field.toString('latin1', key + 1));
    const start = this.fieldStart + key + 1;
    this.found = { kind: 'found', model, span: { start, end: this.at } };
  }

  /** The length of the key, once it can be told, or is too long for ours. */
  private keyBytes(): number | undefined {
    const { field } = this;
    if (field === undefined) return undefined;
    const equals = field.indexOf(EQUALS);
    if (equals !== -1) return equals;
    return field.length > LONGEST_KEY_BYTES ? field.length : undefined;
  }

  private isModel(keyBytes: number): boolean {
    return decoded(this.field?.toString('latin1', 0, keyBytes) ?? '') === 'model';
  }
}

const decoded = (text: string): string => new URLSearchParams(`x=${text}`).get('x') ?? '';

/** A name as the value of such a field. */
export const urlencoded = (name: string): string =>
  new URLSearchParams({ x: name }).toString().slice('x='.length);
