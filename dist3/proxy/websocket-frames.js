const CLOSE = 0x8;
const FINAL = 0x80;
const MASKED = 0x80;
/** What may stand in a control frame beside the code (RFC 6455 section 5.5). */
const LONGEST_REASON = 123;
/** Where the frames of one direction of a WebSocket begin and end (RFC 6455 section 5.2). */
export class WebSocketFrames {
    header = [];
    payloadLeft = 0;
    hasClosed = false;
    /** Takes the next bytes, wherever they were cut. */
    push(chunk) {
        for (let at = 0; at < chunk.length;) {
            if (this.payloadLeft > 0) {
                const passed = Math.min(this.payloadLeft, chunk.length - at);
                this.payloadLeft -= passed;
                at += passed;
            }
            else {
                this.header.push(chunk[at] ?? 0);
                at += 1;
                this.readHeader();
            }
        }
    }
    /** True where a frame may be put between those that came: none is cut, and none was the last one. */
    get isOpen() {
        return this.payloadLeft === 0 && this.header.length === 0 && !this.hasClosed;
    }
    readHeader() {
        const [first = 0, second] = this.header;
        if (second === undefined)
            return;
        const short = second & 0x7f;
        const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
        if (this.header.length < 2 + lengthBytes + ((second & MASKED) === 0 ? 0 : 4))
            return;
        const long = this.header.slice(2, 2 + lengthBytes);
        this.payloadLeft = lengthBytes === 0 ? short : long.reduce((sum, byte) => sum * 256 + byte, 0);
        this.hasClosed ||= (first & 0x0f) === CLOSE;
        this.header.length = 0;
    }
}
/** A server's last frame: why it ends the WebSocket. */
export function closeFrame(code, reason) {
    const text = Buffer.from(reason).subarray(0, LONGEST_REASON);
    return Buffer.from([FINAL | CLOSE, text.length + 2, code >> 8, code & 0xff, ...text]);
}
//# sourceMappingURL=websocket-frames.js.map