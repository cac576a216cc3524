import { LONGEST_NAME_BYTES } from './form-naming.js';
const AMPERSAND = 0x26;
const EQUALS = 0x3d;
/** Each byte written as `%XX`. */
const LONGEST_VALUE_BYTES = 3 * LONGEST_NAME_BYTES;
const LONGEST_KEY_BYTES = 3 * 'model'.length;
/** Finds the field `model` of a form like `a=1&model=x` as it comes; the first one counts. */
export class UrlencodedNaming {
    found;
    /** As much of the current field as has come; undefined where it is another one. */
    field = Buffer.alloc(0);
    fieldStart = 0;
    at = 0;
    /** Nothing that still comes changes what was found. */
    get isOver() {
        return this.found !== undefined;
    }
    push(chunk) {
        for (let from = 0; from < chunk.length && !this.isOver;) {
            const end = chunk.indexOf(AMPERSAND, from);
            this.take(chunk.subarray(from, end === -1 ? chunk.length : end));
            if (end === -1)
                return;
            this.endField();
            this.at++;
            this.field = Buffer.alloc(0);
            this.fieldStart = this.at;
            from = end + 1;
        }
    }
    end() {
        this.endField();
        return this.found ?? { kind: 'missing' };
    }
    take(bytes) {
        this.at += bytes.length;
        if (this.field === undefined)
            return;
        this.field = Buffer.concat([this.field, bytes]);
        const key = this.keyBytes();
        if (key === undefined)
            return;
        if (!this.isModel(key))
            this.field = undefined;
        else if (this.field.length - key - 1 > LONGEST_VALUE_BYTES)
            this.found = { kind: 'too long' };
    }
    endField() {
        const key = this.keyBytes();
        if (this.isOver || this.field === undefined || key === undefined || !this.isModel(key))
            return;
        const model = decoded(this.field.toString('latin1', key + 1));
        const start = this.fieldStart + key + 1;
        this.found = { kind: 'found', model, span: { start, end: this.at } };
    }
    /** The length of the key, once it can be told, or is too long for ours. */
    keyBytes() {
        const { field } = this;
        if (field === undefined)
            return undefined;
        const equals = field.indexOf(EQUALS);
        if (equals !== -1)
            return equals;
        return field.length > LONGEST_KEY_BYTES ? field.length : undefined;
    }
    isModel(keyBytes) {
        return decoded(this.field?.toString('latin1', 0, keyBytes) ?? '') === 'model';
    }
}
const decoded = (text) => new URLSearchParams(`x=${text}`).get('x') ?? '';
/** A name as the value of such a field. */
export const urlencoded = (name) => new URLSearchParams({ x: name }).toString().slice('x='.length);
//# sourceMappingURL=urlencoded-naming.js.map