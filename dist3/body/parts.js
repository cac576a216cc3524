/** Buffers up to this size are joined: a body that comes byte by byte would cost a hundred times its size. */
const JOINED_BYTES = 64 * 1024;
/** The beginning of a body, in memory: added to at its end, given up from its start. */
export class Parts {
    /** Where it ends in the body. */
    end = 0;
    parts = [];
    /** How much of it is still here. */
    get bytes() {
        return this.end - (this.parts[0]?.start ?? this.end);
    }
    add(bytes) {
        this.parts.push({ start: this.end, bytes });
        this.end += bytes.length;
        // Only neighbours of like size: joining costs each byte a few copies at most.
        while (this.parts.length > 1) {
            const [before, last] = this.parts.slice(-2);
            if (before === undefined || last === undefined)
                return;
            const joined = before.bytes.length + last.bytes.length;
            if (before.bytes.length > last.bytes.length || joined > JOINED_BYTES)
                return;
            this.parts.splice(-2, 2, {
                start: before.start,
                bytes: Buffer.concat([before.bytes, last.bytes]),
            });
        }
    }
    /** What is here from a place of the body on, as much of it as is in one piece. */
    from(at) {
        const part = this.parts.findLast(({ start }) => start <= at);
        if (part === undefined || at >= this.end)
            return undefined;
        return at === part.start ? part.bytes : part.bytes.subarray(at - part.start);
    }
    /** Gives up what stands before a place of the body, whole parts of it. */
    dropBefore(at) {
        const kept = this.parts.findIndex(({ start, bytes }) => start + bytes.length > at);
        this.parts = kept === -1 ? [] : this.parts.slice(kept);
    }
    /** All of it in one piece. */
    whole() {
        const [only] = this.parts;
        if (only === undefined)
            return Buffer.alloc(0);
        if (this.parts.length > 1) {
            const bytes = Buffer.concat(this.parts.map((part) => part.bytes));
            this.parts = [{ start: only.start, bytes }];
            return bytes;
        }
        return only.bytes;
    }
}
//# sourceMappingURL=parts.js.map