const HEADER_BYTES = 8;
/** As the engine begins each record with it where it is asked to, RFC 3339 with nanoseconds. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)) /;
const STAMP_AT_MOST = 48;
const NEWLINE = 10;
/** One may grow to this before it is taken for one. */
const LONGEST_LINE = 64 * 1024;
/**
 * What a container prints, from the stream in which the engine sends it: in frames that name the
 * channel, or as it is where the container has a terminal. After a break, it goes on behind what it
 * has seen.
 */
export class LogRecords {
    hasTerminal;
    pending = Buffer.alloc(0);
    last = { stamp: '', count: 0 };
    /** Seen before the break; the engine sends it again. */
    seen = { stamp: '', count: 0 };
    again = 0;
    constructor(hasTerminal) {
        this.hasTerminal = hasTerminal;
    }
    /** Undefined: nothing yet. For the engine, of which to begin a new stream. */
    get position() {
        return this.last.stamp === '' ? undefined : this.last.stamp;
    }
    /** A new stream begins. */
    resume() {
        this.pending = Buffer.alloc(0);
        this.seen = this.last;
        this.again = 0;
    }
    /** What has not been seen before, without stamps and frames. */
    take(chunk) {
        this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
        const records = [];
        for (;;) {
            const record = this.hasTerminal ? this.nextLine() : this.nextFrame();
            if (record === undefined)
                return Buffer.concat(records);
            const text = this.unseen(record);
            if (text !== undefined)
                records.push(text);
        }
    }
    /** What is left of a line whose end does not come. */
    rest() {
        const { pending } = this;
        this.pending = Buffer.alloc(0);
        return (this.hasTerminal ? this.unseen(pending) : undefined) ?? Buffer.alloc(0);
    }
    nextFrame() {
        const { pending } = this;
        if (pending.length < HEADER_BYTES)
            return undefined;
        const end = HEADER_BYTES + pending.readUInt32BE(4);
        if (pending.length < end)
            return undefined;
        this.pending = pending.subarray(end);
        return pending.subarray(HEADER_BYTES, end);
    }
    nextLine() {
        const isLong = this.pending.length > LONGEST_LINE;
        const end = this.pending.indexOf(NEWLINE) + 1 || (isLong ? this.pending.length : 0);
        if (end === 0)
            return undefined;
        const line = this.pending.subarray(0, end);
        this.pending = this.pending.subarray(end);
        return line;
    }
    unseen(record) {
        const [begin, stamp] = STAMP.exec(record.toString('latin1', 0, STAMP_AT_MOST)) ?? [];
        if (begin === undefined || stamp === undefined)
            return record;
        if (this.isSeen(stamp))
            return undefined;
        this.last = { stamp, count: stamp === this.last.stamp ? this.last.count + 1 : 1 };
        return record.subarray(begin.length);
    }
    isSeen(stamp) {
        const { seen } = this;
        if (seen.stamp === '' || stamp > seen.stamp)
            return false;
        if (stamp < seen.stamp)
            return true;
        this.again += 1;
        return this.again <= seen.count;
    }
}
/** As the engine wants a moment to be named from which on a log is sent: seconds, with nine digits behind the point. */
export function sinceOf(stamp) {
    const [, whole = '', fraction = '', zone = 'Z'] = /^([^.]+?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(stamp) ?? [];
    const seconds = Math.floor(Date.parse(whole + zone) / 1000);
    return Number.isNaN(seconds) ? '0' : `${seconds}.${fraction.padEnd(9, '0').slice(0, 9)}`;
}
//# sourceMappingURL=log-records.js.map