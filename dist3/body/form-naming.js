import { FormDelimiters } from './form-delimiter.js';
import { parameterized } from './header-parameters.js';
const CRLF = '\r\n';
const MOST_HEADER_BYTES = 16 * 1024;
export const LONGEST_NAME_BYTES = 4096;
/** The boundary of a multipart form, by its content type; undefined where it is none. */
export function formBoundary(contentType) {
    const { value, parameters } = parameterized(contentType);
    const boundary = parameters.get('boundary') ?? '';
    return value === 'multipart/form-data' && boundary !== '' ? boundary : undefined;
}
/**
 * Finds the field `model` of a multipart form (RFC 7578) as it comes, wherever it stands; the first
 * one counts, and a file of that name is none. Of what else is in the form nothing is kept.
 */
export class FormNaming {
    delimiters;
    state = 'passing';
    found = { kind: 'unfinished' };
    /** What has come and cannot be judged yet. The first boundary needs no line before it. */
    text = Buffer.from(CRLF);
    /** Where that begins in the body. */
    base = -CRLF.length;
    constructor(boundary) {
        this.delimiters = new FormDelimiters(boundary);
    }
    /** Nothing that still comes changes what was found. */
    get isOver() {
        return this.state === 'over';
    }
    push(chunk) {
        if (this.isOver)
            return;
        this.text = this.text.length === 0 ? chunk : Buffer.concat([this.text, chunk]);
        while (this.step())
            ;
    }
    end() {
        return this.found;
    }
    /** False where more has to come, or nothing more has to. */
    step() {
        switch (this.state) {
            case 'passing':
                return this.pass();
            case 'header':
                return this.readHeader();
            case 'value':
                return this.readValue();
            case 'over':
                return false;
        }
    }
    pass() {
        const next = this.delimiters.find(this.text);
        if (typeof next === 'number')
            this.advance(next);
        else
            this.enterPart(next);
        return typeof next !== 'number';
    }
    enterPart({ end, isLast }) {
        this.advance(end);
        if (isLast)
            this.finish({ kind: 'missing' });
        else
            this.state = 'header';
    }
    /** The line's end before a body may be that of the next boundary: it stays for who looks for that. */
    readHeader() {
        const isEmpty = this.text.subarray(0, CRLF.length).equals(NO_HEADER);
        const end = isEmpty ? 0 : this.text.indexOf(CRLF + CRLF);
        if (end === -1 && this.text.length <= MOST_HEADER_BYTES)
            return false;
        const isModel = end > 0 && isModelField(this.text.toString('utf8', 0, end));
        this.state = isModel ? 'value' : 'passing';
        if (end > 0)
            this.advance(end + CRLF.length);
        return true;
    }
    readValue() {
        const next = this.delimiters.find(this.text);
        const end = typeof next === 'number' ? next : next.start;
        if (end > CRLF.length + LONGEST_NAME_BYTES)
            this.finish({ kind: 'too long' });
        else if (typeof next !== 'number') {
            const value = this.text.subarray(CRLF.length, Math.max(CRLF.length, end));
            const start = this.base + CRLF.length;
            const span = { start, end: start + value.length };
            this.finish({ kind: 'found', model: value.toString(), span });
        }
        return false;
    }
    advance(bytes) {
        this.text = this.text.subarray(bytes);
        this.base += bytes;
    }
    finish(found) {
        this.state = 'over';
        this.found = found;
        this.text = Buffer.alloc(0);
    }
}
const NO_HEADER = Buffer.from(CRLF);
const DISPOSITION = /^content-disposition[ \t]*:(.*)$/im;
function isModelField(header) {
    const [, disposition = ''] = DISPOSITION.exec(header.replaceAll(/\r\n[ \t]+/g, ' ')) ?? [];
    const { value, parameters } = parameterized(disposition.trim());
    const isFile = parameters.has('filename') || parameters.has('filename*');
    return value === 'form-data' && parameters.get('name') === 'model' && !isFile;
}
//# sourceMappingURL=form-naming.js.map