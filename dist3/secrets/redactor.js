const MARK = '[redacted]';
/** Texts to be looked for, all at once. */
export class SecretTexts {
    all;
    /** By far most texts have none, and are looked through only once. */
    any;
    constructor(all) {
        this.all = all;
        const escaped = all.map((secret) => secret.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw `\$&`));
        this.any = all.length === 0 ? undefined : new RegExp(escaped.join('|'));
    }
    /** Also of those that overlap each other; of one that overlaps itself, as one. */
    occurrences(text) {
        if (this.any?.test(text) !== true)
            return [];
        return this.all.flatMap((secret) => {
            const found = [];
            for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
                const last = found.at(-1);
                if (last === undefined || at > last.to)
                    found.push({ from: at, to: at + secret.length });
                else
                    last.to = at + secret.length;
            }
            return found;
        });
    }
    /** Where the longest end of the text begins that a secret begins with, but is longer. */
    startOfTail(text) {
        let start = text.length;
        for (const secret of this.all) {
            const first = secret.charAt(0);
            let at = text.indexOf(first, text.length - secret.length + 1);
            while (at !== -1 && at < start) {
                if (secret.startsWith(text.slice(at)))
                    start = at;
                else
                    at = text.indexOf(first, at + 1);
            }
        }
        return start;
    }
}
/**
 * Takes secrets out of a text that comes in parts, cut anywhere: every character that belongs to an
 * occurrence of one is gone, and a mark stands for each run of them. It holds back only what may be
 * the beginning of a secret, which is less than the longest one.
 */
export class Redactor {
    secrets;
    held = '';
    /** So many characters of what is held belong to a secret that began before. */
    covered = 0;
    /** What was given out last is a mark: more of the same run needs no other. */
    isInRun = false;
    /** @param secrets asked at every part, since they may change; none is empty */
    constructor(secrets) {
        this.secrets = secrets;
    }
    /** What can be given out with this part. */
    write(part) {
        const text = this.held + part;
        const secrets = this.secrets();
        return this.giveOut(text, secrets, secrets.startOfTail(text));
    }
    /** The rest: no other part comes for now. */
    flush() {
        return this.giveOut(this.held, this.secrets(), this.held.length);
    }
    /** Gives out the text before `end`, and holds the rest. */
    giveOut(text, secrets, end) {
        const spans = merged([{ from: 0, to: this.covered }, ...secrets.occurrences(text)]);
        this.held = text.slice(end);
        this.covered = Math.max(0, this.covered - end);
        let out = '';
        let at = 0;
        for (const { from, to } of spans) {
            if (from >= end)
                break;
            if (from > at)
                this.isInRun = false;
            out += text.slice(at, from) + (this.isInRun ? '' : MARK);
            this.isInRun = true;
            this.covered = Math.max(0, to - end);
            at = Math.min(to, end);
        }
        if (at < end)
            this.isInRun = false;
        return out + text.slice(at, end);
    }
}
/** A whole text without its secrets. */
export function redacted(text, secrets) {
    const redactor = new Redactor(() => secrets);
    return redactor.write(text) + redactor.flush();
}
/** In order, those that overlap or touch made one; empty ones left out. */
function merged(spans) {
    const runs = [];
    for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
        const last = runs.at(-1);
        if (from === to)
            continue;
        if (last === undefined || from > last.to)
            runs.push({ from, to });
        else
            last.to = Math.max(last.to, to);
    }
    return runs;
}
//# sourceMappingURL=redactor.js.map