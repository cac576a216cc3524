/**
 * JSON as a finite automaton over bytes: for a state and a byte, the next state, or what is to be
 * done first. So a text may end anywhere in a chunk, in the middle of a number or a word too.
 */
/** What may come next; with `inObject` added where the innermost container is an object. */
export const State = {
    value: 0,
    valueOrArrayEnd: 1,
    keyOrObjectEnd: 2,
    key: 3,
    colon: 4,
    after: 5,
    afterText: 6,
    inKey: 7,
    inString: 8,
    minus: 9,
    zero: 10,
    digits: 11,
    point: 12,
    fraction: 13,
    exponent: 14,
    exponentSign: 15,
    exponentDigits: 16,
    /** From here on: in `true`, `false` or `null`, a state for each letter that is still to come. */
    word: 17,
    inObject: 32,
};
/** What has to be done; numbers above those of the states. */
export const Action = {
    openObject: 64,
    openArray: 65,
    close: 66,
    openKey: 67,
    openString: 68,
    comma: 69,
    endNumber: 70,
    endWord: 71,
    fail: 72,
    /** And the state above it: a number or a word begins. */
    openScalar: 128,
};
const WORDS = ['true', 'false', 'null'];
const SPACE = ' \n\r\t';
const DIGITS = '0123456789';
const SCALAR = new Set(Buffer.from(`${DIGITS}abcdefghijklmnopqrstuvwxyz-+.E`));
const WHOLE_NUMBERS = [
    State.zero,
    State.digits,
    State.fraction,
    State.exponentDigits,
];
const BANKS = [0, State.inObject];
const plain = (state) => state & ~State.inObject;
/** In the middle of a number or a word. */
export const isInScalar = (state) => plain(state) >= State.minus;
/** A number may end here. */
export const isWholeNumber = (state) => WHOLE_NUMBERS.includes(plain(state));
/** Numbers and words are written in these. */
export const isOfScalar = (byte) => byte !== undefined && SCALAR.has(byte);
/**
 * By state and byte, `steps[state * 256 + byte]`. `TOLD` has an action wherever somebody listens,
 * `UNTOLD` passes numbers, words and commas without any.
 */
export const TOLD = steps(true);
export const UNTOLD = steps(false);
function steps(isTold) {
    const table = new Uint8Array(64 * 256).fill(Action.fail);
    const on = (state, bytes, step) => {
        for (const byte of Buffer.from(bytes))
            table[state * 256 + byte] = step;
    };
    on(State.afterText, SPACE, State.afterText);
    for (const bank of BANKS) {
        addStructure({ on, isTold }, bank);
        addNumbers({ on, isTold }, bank);
        addWords({ on, isTold }, bank);
    }
    return table;
}
function addStructure({ on, isTold }, bank) {
    const { value, valueOrArrayEnd, keyOrObjectEnd, key, colon, after } = State;
    for (const state of [value, valueOrArrayEnd, keyOrObjectEnd, key, colon, after]) {
        on(state + bank, SPACE, state + bank);
    }
    for (const state of [value, valueOrArrayEnd]) {
        on(state + bank, '{', Action.openObject);
        on(state + bank, '[', Action.openArray);
        on(state + bank, '"', Action.openString);
    }
    on(valueOrArrayEnd + bank, ']', Action.close);
    for (const state of [keyOrObjectEnd, key])
        on(state + bank, '"', Action.openKey);
    on(keyOrObjectEnd + bank, '}', Action.close);
    on(colon + bank, ':', value + bank);
    on(after + bank, ',', isTold ? Action.comma : next(bank));
    on(after + bank, bank === 0 ? ']' : '}', Action.close);
}
/** After a comma. */
function next(bank) {
    return bank === 0 ? State.value : State.key + bank;
}
function addNumbers({ on, isTold }, bank) {
    const { minus, zero, digits, point, fraction, exponent, exponentSign, exponentDigits } = State;
    const begin = bank + (isTold ? Action.openScalar : 0);
    for (const state of [State.value, State.valueOrArrayEnd]) {
        on(state + bank, '-', minus + begin);
        on(state + bank, '0', zero + begin);
        on(state + bank, '123456789', digits + begin);
    }
    on(minus + bank, '0', zero + bank);
    on(minus + bank, '123456789', digits + bank);
    on(digits + bank, DIGITS, digits + bank);
    for (const state of [zero, digits])
        on(state + bank, '.', point + bank);
    for (const state of [point, fraction])
        on(state + bank, DIGITS, fraction + bank);
    for (const state of [zero, digits, fraction])
        on(state + bank, 'eE', exponent + bank);
    on(exponent + bank, '+-', exponentSign + bank);
    for (const state of [exponent, exponentSign, exponentDigits]) {
        on(state + bank, DIGITS, exponentDigits + bank);
    }
    for (const state of WHOLE_NUMBERS) {
        on(state + bank, SPACE, isTold ? Action.endNumber : State.after + bank);
        on(state + bank, ',', isTold ? Action.endNumber : next(bank));
        on(state + bank, bank === 0 ? ']' : '}', isTold ? Action.endNumber : Action.close);
    }
}
function addWords({ on, isTold }, bank) {
    const begin = bank + (isTold ? Action.openScalar : 0);
    let state = State.word;
    for (const word of WORDS) {
        for (const value of [State.value, State.valueOrArrayEnd]) {
            on(value + bank, word.charAt(0), state + begin);
        }
        for (const letter of word.slice(1, -1))
            on(bank + state, letter, bank + ++state);
        on(bank + state++, word.slice(-1), isTold ? Action.endWord : State.after + bank);
    }
}
//# sourceMappingURL=json-states.js.map