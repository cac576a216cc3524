/** A line may grow to this before it is taken for one. */
const LONGEST_CHARACTERS = 64 * 1024;
/** Makes whole lines of text that comes in parts, so that the lines of several writers do not mix. */
export class WholeLines {
    emit;
    rest = '';
    /** @param emit receives one or more lines, each with its end */
    constructor(emit) {
        this.emit = emit;
    }
    append(text) {
        const all = this.rest + text;
        const end = all.lastIndexOf('\n') + 1;
        this.rest = all.slice(end);
        if (end > 0)
            this.emit(all.slice(0, end));
        if (this.rest.length > LONGEST_CHARACTERS)
            this.flush();
    }
    /** Nothing more comes for the last line. */
    flush() {
        const { rest } = this;
        this.rest = '';
        if (rest !== '')
            this.emit(`${rest}\n`);
    }
}
//# sourceMappingURL=whole-lines.js.map