/** White space behind a boundary, which transports may add (RFC 2046 section 5.1.1). */
const MOST_PADDING = 256;
const CR = 0x0d;
const LF = 0x0a;
const HYPHEN = 0x2d;
const SPACE = 0x20;
const TAB = 0x09;
/** Finds what stands between the parts of a multipart body. */
export class FormDelimiters {
    line;
    constructor(boundary) {
        this.line = Buffer.from(`\r\n--${boundary}`, 'latin1');
    }
    /** The first delimiter in a text; else up to where there is none, whatever comes after the text. */
    find(text) {
        let from = 0;
        for (;;) {
            const start = text.indexOf(this.line, from);
            if (start === -1)
                return this.beginningAtEnd(text, from);
            const rest = restOf(text, start + this.line.length);
            if (rest === 'unknown')
                return start;
            if (rest !== undefined)
                return { start, ...rest };
            from = start + this.line.length;
        }
    }
    /** Where a delimiter may have begun that the text does not end; else its length. */
    beginningAtEnd(text, from) {
        let at = Math.max(from, text.length - this.line.length + 1);
        for (;;) {
            at = text.indexOf(CR, at);
            if (at === -1)
                return text.length;
            if (this.line.compare(text, at, text.length, 0, text.length - at) === 0)
                return at;
            at++;
        }
    }
}
/** What follows a boundary makes it one: `--`, or the end of its line. */
function restOf(text, from) {
    if (text[from] === HYPHEN) {
        if (from + 1 >= text.length)
            return 'unknown';
        return text[from + 1] === HYPHEN ? { end: from + 2, isLast: true } : undefined;
    }
    let at = from;
    while (at - from < MOST_PADDING && (text[at] === SPACE || text[at] === TAB))
        at++;
    if (at >= text.length)
        return 'unknown';
    if (text[at] !== CR)
        return undefined;
    if (at + 1 >= text.length)
        return 'unknown';
    return text[at + 1] === LF ? { end: at + 2, isLast: false } : undefined;
}
//# sourceMappingURL=form-delimiter.js.map