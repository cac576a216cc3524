/** Enough for the lines that explain a failed load. */
const DEFAULT_BYTES = 256 * 1024;
/** The most recent output, bounded in bytes, and those who follow it. */
export class LogBuffer {
    limitBytes;
    chunks = [];
    bytes = 0;
    followers = new Set();
    constructor(limitBytes = DEFAULT_BYTES) {
        this.limitBytes = limitBytes;
    }
    append(text) {
        if (text === '')
            return;
        this.chunks.push(text);
        this.bytes += Buffer.byteLength(text);
        while (this.bytes > this.limitBytes && this.chunks.length > 1) {
            this.bytes -= Buffer.byteLength(this.chunks.shift() ?? '');
        }
        if (this.bytes > this.limitBytes) {
            const kept = lastBytes(text, this.limitBytes);
            this.chunks = [kept];
            this.bytes = Buffer.byteLength(kept);
        }
        for (const follower of this.followers)
            follower(text);
    }
    text() {
        return this.chunks.join('');
    }
    /** Calls back with what is appended from now on, until the returned function is called. */
    follow(follower) {
        this.followers.add(follower);
        return () => this.followers.delete(follower);
    }
}
/** The end of a text, no longer than this and beginning with a whole character. */
function lastBytes(text, limitBytes) {
    const bytes = Buffer.from(text);
    let from = Math.max(0, bytes.length - limitBytes);
    while (isWithinCharacter(bytes[from]))
        from++;
    return bytes.toString('utf8', from);
}
const isWithinCharacter = (byte) => byte !== undefined && (byte & 0xc0) === 0x80;
//# sourceMappingURL=log-buffer.js.map