import { FormNaming, formBoundary } from './form-naming.js';
import { parameterized } from './header-parameters.js';
import { JsonNaming } from './json-naming.js';
import { UrlencodedNaming } from './urlencoded-naming.js';
/** Other values are misunderstandings: what they come with is as it is. */
const COMPRESSED = /\b(?:x-)?(?:gzip|deflate|compress|br|zstd)\b/i;
const JSON_TYPE = /^application\/(?:.+\+)?json$/;
const OPEN_OBJECT = 0x7b;
/** `{`, `[`, and the first byte of a byte order mark, with which no JSON begins. */
const LIKE_JSON = new Set([OPEN_OBJECT, 0x5b, 0xef]);
const MOST_SPACE = 4096;
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
/**
 * Finds the model in a body of any kind as it comes: JSON whatever it says it is, else a form that
 * says it is one.
 */
export class BodyNaming {
    naming;
    first;
    /** All that has come so far, where that is white space. */
    space = Buffer.alloc(0);
    type;
    boundary;
    coding;
    constructor({ contentType, contentEncoding }) {
        this.type = parameterized(contentType).value;
        this.boundary = this.type.startsWith('multipart/') ? formBoundary(contentType) : undefined;
        this.coding = COMPRESSED.test(contentEncoding) ? contentEncoding : undefined;
    }
    /** Its model may be found before it has come. */
    get isForm() {
        return this.coding === undefined && this.boundary !== undefined;
    }
    /** Nothing more of it has to be seen. */
    get isOver() {
        if (this.coding !== undefined)
            return true;
        if (this.naming === undefined)
            return false;
        return this.naming.format === 'json'
            ? this.naming.scanner.isHopeless
            : this.naming.scanner.isOver;
    }
    push(chunk) {
        if (this.coding !== undefined)
            return;
        if (this.naming === undefined)
            this.begin(chunk);
        else
            this.naming.scanner.push(chunk);
    }
    end() {
        if (this.coding !== undefined)
            return { kind: 'compressed', coding: this.coding };
        if (this.naming === undefined)
            return { kind: 'empty', isMeantAsJson: this.isMeantAsJson };
        if (this.naming.format === 'json')
            return this.inJson(this.naming.scanner);
        return inForm(this.naming.format, this.naming.scanner.end());
    }
    get isMeantAsJson() {
        return JSON_TYPE.test(this.type) || (this.first !== undefined && LIKE_JSON.has(this.first));
    }
    /** What it begins with says what it is. */
    begin(chunk) {
        const text = this.space.length === 0 ? chunk : Buffer.concat([this.space, chunk]);
        this.first = firstOf(text);
        if (this.first === undefined && text.length <= MOST_SPACE)
            this.space = text;
        else {
            this.naming = this.namingOf();
            this.naming.scanner.push(text);
        }
    }
    namingOf() {
        if (this.first !== OPEN_OBJECT) {
            const { boundary } = this;
            if (boundary !== undefined)
                return { format: 'multipart', scanner: new FormNaming(boundary) };
            if (this.type === 'application/x-www-form-urlencoded') {
                return { format: 'urlencoded', scanner: new UrlencodedNaming() };
            }
        }
        return { format: 'json', scanner: new JsonNaming() };
    }
    inJson(scanner) {
        const found = scanner.end();
        switch (found.kind) {
            case 'found':
                return { kind: 'found', model: found.model, isStream: found.isStream, format: 'json' };
            case 'missing':
                return { ...found, isJson: true };
            case 'invalid':
                return { kind: this.isMeantAsJson ? 'invalid' : 'other', offset: found.offset };
            case 'not a string':
            case 'not an object':
                return found;
        }
    }
}
/** The first byte that is no white space. */
function firstOf(text) {
    let at = 0;
    while (at < text.length && SPACE.has(text[at] ?? 0))
        at++;
    return text[at];
}
function inForm(format, found) {
    switch (found.kind) {
        case 'found':
            return { ...found, isStream: false, format };
        case 'missing':
            return { kind: 'missing', isJson: false, isStream: false };
        case 'too long':
            return { kind: 'found', model: '(more than 4 KiB)', isStream: false, format };
        case 'unfinished':
            return found;
    }
}
//# sourceMappingURL=body-naming.js.map