/** Makes replacements in a body as it passes; they are in its order, none over another. */
export class Splicer {
    replacements;
    /** So many have been made. */
    made = 0;
    at = 0;
    /** As far as this, what comes has been replaced already. */
    goneUntil = 0;
    constructor(replacements) {
        this.replacements = replacements;
    }
    /** What takes the place of the next bytes. */
    take(chunk) {
        const start = this.at;
        const end = start + chunk.length;
        const out = [];
        const passTo = (place) => {
            const from = Math.max(this.at, this.goneUntil);
            if (place > from)
                out.push(chunk.subarray(from - start, place - start));
            this.at = place;
        };
        for (let next = this.next; next !== undefined && next.start < end; next = this.next) {
            passTo(next.start);
            out.push(next.bytes);
            this.goneUntil = next.end;
            this.made += 1;
        }
        passTo(end);
        return out;
    }
    /** What is to stand at the very end. */
    end() {
        const left = this.replacements.slice(this.made).map(({ bytes }) => bytes);
        this.made = this.replacements.length;
        return left;
    }
    get next() {
        return this.replacements[this.made];
    }
}
/** By how much the replacements make a body longer. */
export const growth = (replacements) => replacements.reduce((sum, { start, end, bytes }) => sum + bytes.length - (end - start), 0);
//# sourceMappingURL=splicer.js.map