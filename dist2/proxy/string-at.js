import { JsonScanner } from '../body/json-scanner.js';
import { stringIn } from '../body/json-string.js';
/** No string that is looked for is longer, with its quotes. */
const LONGEST_BYTES = 1026;
const OPEN_OBJECT = 0x7b;
const QUOTE = 0x22;
/** Finds the string at a path of keys in a JSON object, as its text comes; the first that is there. */
export class StringAt {
    path;
    found;
    scanner = new JsonScanner(this, LONGEST_BYTES);
    /** What comes next is the object itself, or the value of the next key of the path. */
    isOnPath = true;
    /** A value is passed that was not gone into. */
    isInValue = false;
    constructor(path) {
        this.path = path;
    }
    push(chunk) {
        this.scanner.push(chunk);
    }
    key(_start, text) {
        this.isOnPath = text !== undefined && stringIn(text) === this.path[this.scanner.watched - 1];
    }
    value(_start, first) {
        const leadsOn = this.isOnPath && this.scanner.watched < this.path.length;
        this.isInValue = !(leadsOn && first === OPEN_OBJECT);
        if (!this.isInValue)
            this.scanner.watched += 1;
        else if (this.isOnPath && !leadsOn && first === QUOTE)
            this.scanner.keepValue(LONGEST_BYTES);
        this.isOnPath = false;
    }
    valueEnd(_end, text) {
        if (!this.isInValue)
            this.scanner.watched -= 1;
        this.isInValue = false;
        if (text !== undefined)
            this.found ??= stringIn(text) ?? undefined;
    }
}
//# sourceMappingURL=string-at.js.map