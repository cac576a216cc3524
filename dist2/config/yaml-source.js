import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { integerOf } from './big-integers.js';
import { issueText } from './config-issue.js';
import { nestedTooDeeply } from './yaml-nesting.js';
const INTEGER = {
    tag: 'tag:yaml.org,2002:int',
    default: true,
    test: /^[-+]?\d+$/,
    resolve: integerOf,
};
const OPTIONS = {
    customTags: (tags) => [INTEGER, ...tags],
    merge: true,
    // `1.10:` is the model 1.10, not 1.1.
    stringKeys: true,
    resolveKnownTags: false,
    prettyErrors: false,
};
/** A YAML text: its plain value, and the way back from a path to line and column. */
export class YamlSource {
    text;
    file;
    /** What is wrong with the text as YAML. */
    issues;
    /** Undefined where the text has none, or it cannot be told. */
    value;
    lines = new LineCounter();
    document;
    constructor(text, file) {
        this.text = text;
        this.file = file;
        const tooDeep = nestedTooDeeply(text);
        const readable = tooDeep === undefined ? text : '';
        this.document = parseDocument(readable, { ...OPTIONS, lineCounter: this.lines });
        if (tooDeep !== undefined) {
            const message = 'lists or mappings are nested too deeply';
            this.issues = [{ source: file, ...tooDeep, path: [], message, isSyntax: true }];
            return;
        }
        const { errors, warnings } = this.document;
        const mistakes = [...errors, ...warnings].map((error) => this.mistake(error));
        // Of duplicate keys the last one counts; everything else can be looked at all the same.
        const isReadable = errors.every(({ code }) => code === 'DUPLICATE_KEY');
        const broken = isReadable ? this.brokenReferences() : [];
        const { value, issues } = isReadable && broken.length === 0 ? this.read() : { value: undefined, issues: [] };
        this.value = value;
        const byText = [...mistakes, ...broken, ...issues].map((issue) => [
            issueText(issue),
            issue,
        ]);
        this.issues = [...new Map(byText).values()];
    }
    /** The finding with the place of its key or value; of what is missing, the place it is missing in. */
    locate(finding) {
        return { ...finding, source: this.file, ...this.position(this.offset(finding)) };
    }
    mistake({ code, message, pos: [offset] }) {
        if (code !== 'DUPLICATE_KEY')
            return this.issue(offset, MESSAGES[code] ?? message);
        const key = KEY.exec(this.text.slice(offset))?.[0].trim() ?? '';
        return this.issue(offset, `duplicate key ${key}`);
    }
    /** Aliases without an anchor before them, and merges of what is no mapping. */
    brokenReferences() {
        const issues = [];
        visit(this.document, {
            Alias: (_key, alias) => {
                if (alias.resolve(this.document) !== undefined)
                    return;
                const message = `expected an anchor &${alias.source} before the alias *${alias.source}`;
                issues.push(this.issue(start(alias) ?? 0, message));
            },
            Pair: (_key, pair) => {
                if (!isMerge(pair) || mergedNodes(pair, this.document).every(isMap))
                    return;
                const message = 'expected << to name a mapping, or a list of mappings';
                issues.push(this.issue(start(pair.key) ?? 0, message));
            },
        });
        return issues;
    }
    read() {
        try {
            return { value: this.document.toJS(), issues: [] };
        }
        catch (error) {
            // Aliases that contain themselves, or too many of them.
            if (!(error instanceof ReferenceError))
                throw error;
            const message = 'the aliases (*name) cannot be resolved: too many, or one within itself';
            return { value: undefined, issues: [this.issue(0, message)] };
        }
    }
    issue(offset, message) {
        return { source: this.file, ...this.position(offset), path: [], message, isSyntax: true };
    }
    /** In an empty text, everything is at its beginning. */
    position(offset) {
        const { line, col } = this.lines.linePos(offset);
        return line === 0 ? { line: 1, column: 1 } : { line, column: col };
    }
    /** As deep as the path leads; of a mapping or list, the place of its key is shown. */
    offset({ path, atKey }) {
        let node = this.document.contents;
        let offset = start(node) ?? 0;
        for (const [depth, step] of path.entries()) {
            const found = this.child(node, step);
            if (found === undefined)
                return offset;
            const isWanted = depth === path.length - 1 && atKey !== true && isScalar(found.value);
            const shown = found.key === undefined || isWanted ? found.value : found.key;
            offset = start(shown) ?? start(found.key) ?? offset;
            node = found.value;
        }
        return offset;
    }
    child(node, step) {
        const target = isAlias(node) ? node.resolve(this.document) : node;
        if (isSeq(target) && typeof step === 'number') {
            return { key: undefined, value: target.items[step] ?? null };
        }
        if (!isMap(target))
            return undefined;
        const pair = target.items.findLast((item) => keyText(item) === String(step));
        // Parsed documents have nodes only; the library's types cannot say so.
        if (pair !== undefined)
            return { key: pair.key, value: pair.value };
        for (const merged of target.items.filter(isMerge)) {
            for (const source of mergedNodes(merged, this.document)) {
                const found = this.child(source, step);
                if (found !== undefined)
                    return found;
            }
        }
        return undefined;
    }
}
/** Where the library speaks to programmers. */
const MESSAGES = {
    MULTIPLE_DOCS: 'expected one document, got another one',
    NON_STRING_KEY: 'expected a name as key',
};
/** A key as it stands at the beginning of a text, with its quotes. */
const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^:\n]*)/;
const start = (node) => node?.range?.[0];
const keyText = ({ key }) => isScalar(key) ? String(key.value) : undefined;
const isMerge = ({ key }) => isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
/** What `<<` merges, aliases resolved. */
function mergedNodes({ value }, document) {
    const resolved = (node) => isAlias(node) ? (node.resolve(document) ?? null) : node;
    const source = resolved(value);
    return isSeq(source) ? source.items.map(resolved) : [source];
}
//# sourceMappingURL=yaml-source.js.map