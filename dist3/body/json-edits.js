import { changeOf, newMembers, newValue } from './json-edit-tree.js';
import { JsonScanner } from './json-scanner.js';
import { stringIn } from './json-string.js';
const OPEN_OBJECT = 0x7b;
const NOTHING = Buffer.alloc(0);
/**
 * Finds what has to change in the text of a JSON object, as it comes. What is not concerned keeps its
 * bytes: a member goes with one comma, and the space that follows this where it was the first; a new
 * one is added behind the last. Of duplicate keys all change. Where an edit leads through something
 * that is no object, this gives way to one. A text that is no JSON object is not changed.
 */
export class JsonEdits {
    root;
    scanner;
    open = [];
    replacements = [];
    constructor(edits) {
        this.root = changeOf(edits, (text, edit) => editedJson(text, [edit]));
        const longest = Math.max(0, ...edits.flatMap(({ path }) => path.map(({ length }) => length)));
        // With quotes, and each code unit written as an escape.
        this.scanner = new JsonScanner(this, 2 + 6 * longest);
    }
    push(chunk) {
        this.scanner.push(chunk);
    }
    /** What has come is all; in the order of the text, none over another. */
    end() {
        this.scanner.end();
        return this.scanner.failedAt === undefined ? this.replacements : [];
    }
    key(start, text) {
        const object = this.open.at(-1);
        if (object === undefined)
            return;
        this.endGone(object, start);
        object.keyStart = start;
        const key = text && stringIn(text);
        object.change = typeof key === 'string' ? object.changes.get(key) : undefined;
        if (typeof key === 'string' && object.change !== undefined)
            object.seen.add(key);
    }
    comma(at) {
        const object = this.open.at(-1);
        if (object !== undefined)
            object.comma = at;
    }
    value(start, first) {
        const object = this.open.at(-1);
        if (object !== undefined)
            object.valueStart = start;
        const change = object === undefined ? this.root : object.change;
        if (first !== OPEN_OBJECT || change?.kind !== 'within')
            return;
        this.open.push(openObject(change.members, start + 1));
        this.scanner.watched = this.open.length;
    }
    valueEnd(end) {
        const object = this.open.at(-1);
        if (object === undefined)
            return;
        if (object.valueStart === undefined) {
            this.close(object);
            const parent = this.open.at(-1);
            if (parent === undefined)
                return;
            pass(parent, end);
            parent.hasMember = true;
            return;
        }
        const start = object.valueStart;
        pass(object, end);
        this.change(object, { start, end });
    }
    /** A member has ended that no object was opened for. */
    change(object, span) {
        const { change } = object;
        const value = change && (change.kind === 'value' ? change.present : newValue(change));
        if (value !== undefined)
            this.replacements.push({ ...span, bytes: value });
        if (change?.kind !== 'value' || value !== undefined)
            object.hasMember = true;
        else if (object.hasMember)
            this.remove(object.comma, span.end);
        else
            object.goneFrom = object.keyStart;
    }
    close(object) {
        this.open.pop();
        this.scanner.watched = this.open.length;
        this.endGone(object, object.end);
        const added = newMembers(object.changes, (key) => object.seen.has(key));
        if (added.length === 0)
            return;
        const text = (object.hasMember ? ',' : '') + added.join(',');
        this.replacements.push({ start: object.end, end: object.end, bytes: Buffer.from(text) });
    }
    endGone(object, end) {
        if (object.goneFrom !== undefined)
            this.remove(object.goneFrom, end);
        object.goneFrom = undefined;
    }
    remove(start, end) {
        this.replacements.push({ start, end, bytes: NOTHING });
    }
}
const openObject = (changes, end) => ({
    changes,
    seen: new Set(),
    end,
    hasMember: false,
    comma: 0,
    keyStart: 0,
    valueStart: undefined,
    change: undefined,
    goneFrom: undefined,
});
/** Behind a member. */
function pass(object, end) {
    object.valueStart = undefined;
    object.end = end;
}
/** The text with the replacements made; the same buffer where there are none. */
export function withReplacements(text, replacements) {
    if (replacements.length === 0)
        return text;
    const parts = [];
    let from = 0;
    for (const { start, end, bytes } of replacements) {
        parts.push(text.subarray(from, start), bytes);
        from = end;
    }
    return Buffer.concat([...parts, text.subarray(from)]);
}
/** A text that is at hand, with the edits made. */
export function editedJson(text, edits) {
    if (edits.length === 0)
        return text;
    const found = new JsonEdits(edits);
    found.push(text);
    return withReplacements(text, found.end());
}
//# sourceMappingURL=json-edits.js.map