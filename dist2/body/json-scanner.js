import { BitStack } from './bit-stack.js';
import { Action, isInScalar, isOfScalar, isWholeNumber, State, TOLD, UNTOLD, } from './json-states.js';
import { KeptText, stringEnd } from './json-string.js';
/**
 * Walks over JSON as it comes, in any chunks, without building its values. Checks what `JSON.parse`
 * checks, except the inside of strings, which it jumps over; nesting costs a bit of a stack of its
 * own, never the call stack.
 */
export class JsonScanner {
    listener;
    keyBytes;
    /** How deep values and keys are told of: 0 is the whole text, 1 the members of its object. */
    watched = 0;
    /** Where the text stops being JSON. */
    failedAt;
    state = State.value;
    /** Of the container around what comes next. */
    after = State.afterText;
    depth = 0;
    nesting = new BitStack();
    /** Of the whole text, before the chunk at hand. */
    offset = 0;
    tokenStart = 0;
    /** Before the chunk at hand. */
    wasInScalar = false;
    /** Bytes of the next chunk that belong to an escape. */
    carry = 0;
    kept = new KeptText();
    constructor(listener, keyBytes) {
        this.listener = listener;
        this.keyBytes = keyBytes;
    }
    push(chunk) {
        if (this.failedAt !== undefined || chunk.length === 0)
            return;
        this.wasInScalar = isInScalar(this.state);
        this.walk(chunk, this.isInString ? this.passString(chunk, this.carry) : 0);
        if (isInScalar(this.state))
            this.tokenStart = this.scalarStart(chunk, chunk.length);
        this.kept.carry(chunk, this.offset);
        this.offset += chunk.length;
    }
    /** No more will come. */
    end() {
        if (this.failedAt !== undefined)
            return;
        const isComplete = isWholeNumber(this.state);
        if (isComplete && this.depth === 0)
            this.endValue(NOTHING, 0);
        if (this.state === State.afterText)
            return;
        const isCut = this.isInString || (isInScalar(this.state) && !isComplete);
        this.failedAt = isCut ? this.tokenStart : this.offset;
    }
    /** To be called when a string begins: it is told at its end, if its text has so many bytes at most. */
    keepValue(bytes) {
        this.kept.begin(this.tokenStart, bytes);
    }
    /** In keys too. */
    get isInString() {
        return this.state === State.inKey || this.state === State.inString;
    }
    get isTold() {
        return this.depth <= this.watched;
    }
    walk(chunk, from) {
        let at = from;
        // Locals are much faster in this loop; all reads are within bounds.
        let { state } = this;
        let steps = this.isTold ? TOLD : UNTOLD;
        while (at < chunk.length) {
            const step = steps[(state << 8) | chunk[at]];
            if (step === state) {
                const row = state << 8;
                do
                    at++;
                while (at < chunk.length && steps[row | chunk[at]] === step);
            }
            else if (step < Action.openObject) {
                state = step;
                at++;
            }
            else {
                this.state = state;
                at = this.act(step, chunk, at);
                ({ state } = this);
                steps = this.isTold ? TOLD : UNTOLD;
            }
        }
        this.state = state;
    }
    /** The place from which to go on. */
    act(action, chunk, at) {
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
    beginValue(chunk, at, state) {
        this.state = state;
        this.tokenStart = this.offset + at;
        if (this.isTold)
            this.listener.value(this.tokenStart, chunk[at]);
    }
    endValue(chunk, end) {
        this.state = this.after;
        if (!this.isTold)
            return;
        this.listener.valueEnd(this.offset + end, this.kept.end(chunk, this.offset, end));
    }
    open(isObject, chunk, at) {
        const state = isObject ? State.keyOrObjectEnd + State.inObject : State.valueOrArrayEnd;
        this.beginValue(chunk, at, state);
        this.nesting.set(this.depth++, isObject);
        this.after = afterIn(isObject);
    }
    close() {
        this.depth--;
        this.after = this.depth === 0 ? State.afterText : afterIn(this.nesting.get(this.depth - 1));
    }
    openKey(at) {
        this.state = State.inKey;
        this.tokenStart = this.offset + at;
        if (this.isTold)
            this.kept.begin(this.tokenStart, this.keyBytes);
    }
    passString(chunk, from) {
        const end = stringEnd(chunk, from);
        if (end < 0) {
            this.carry = -1 - end;
            return chunk.length;
        }
        if (this.state === State.inString)
            this.endValue(chunk, end);
        else
            this.endKey(chunk, end);
        return end;
    }
    endKey(chunk, end) {
        this.state = State.colon + State.inObject;
        if (this.isTold)
            this.listener.key(this.tokenStart, this.kept.end(chunk, this.offset, end));
    }
    /** Of a number or word that is wrong, its beginning. */
    failure(chunk, at) {
        const isComplete = isWholeNumber(this.state) && !isOfScalar(chunk[at]);
        return isInScalar(this.state) && !isComplete ? this.scalarStart(chunk, at) : this.offset + at;
    }
    /** Of the number or word that `at` is in or behind. */
    scalarStart(chunk, at) {
        let start = at;
        while (start > 0 && isOfScalar(chunk[start - 1]))
            start--;
        return start === 0 && this.wasInScalar ? this.tokenStart : this.offset + start;
    }
}
const NOTHING = Buffer.alloc(0);
const afterIn = (isObject) => State.after + (isObject ? State.inObject : 0);
//# sourceMappingURL=json-scanner.js.map