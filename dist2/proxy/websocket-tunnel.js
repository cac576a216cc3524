import { closeFrame, WebSocketFrames } from './websocket-frames.js';
/** A peer that has vanished without a word is looked for after this long. */
const KEEP_ALIVE_MS = 30_000;
/** Where one side has ended, the other gets this long without taking a byte. */
const STILL_MS = 5_000;
/** A client that does not even read why its WebSocket ends gets this long. */
const LAST_WORDS_MS = 1_000;
const GOING_AWAY = 1001;
const INTERNAL_ERROR = 1011;
const SERVICE_RESTART = 1012;
/** What clients are told (RFC 6455 section 7.4.1, and IANA's registry): to come back, or not. */
const CLOSE_CODES = {
    shutting_down: GOING_AWAY,
    model_unloaded: SERVICE_RESTART,
};
/** The bytes of one WebSocket, both ways, until either side ends or the right to it does. */
export class WebSocketTunnel {
    exchange;
    client;
    upstream;
    /** What has been said to the client. */
    frames = new WebSocketFrames();
    constructor(exchange, client, upstream) {
        this.exchange = exchange;
        this.client = client;
        this.upstream = upstream;
    }
    open() {
        const { client, upstream } = this;
        const { lease } = this.exchange;
        for (const socket of [client, upstream]) {
            socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS).setTimeout(0);
            socket.on('error', () => undefined); // It closes, and that counts.
        }
        pass(upstream, client, (chunk) => {
            this.frames.push(chunk);
            // Not what the client says: its pings would make a model that hangs look alive.
            lease.hasMoved = true;
        });
        pass(client, upstream, () => undefined);
        this.tellWhatIsHeldUp();
        upstream.once('close', () => {
            endSoon(client);
            // Unread, it would take what the client has not read yet along.
            client.resume();
        });
        client.once('close', () => {
            upstream.destroy();
        });
        lease.onRevoked((reason) => {
            this.cut(reason);
        });
    }
    tellWhatIsHeldUp() {
        const { client, upstream } = this;
        const { lease } = this.exchange;
        upstream.on('pause', () => (lease.isHeldUp = true));
        upstream.on('resume', () => (lease.isHeldUp = false));
        client.on('drain', () => (lease.hasMoved = true));
    }
    /** A close frame goes out only between two frames: anywhere else it would be a part of one. */
    cut(reason) {
        const { client, upstream, frames, exchange } = this;
        if (client.destroyed || client.writableEnded)
            return;
        exchange.response.error = reason;
        upstream.destroy();
        if (!frames.isOpen) {
            client.destroy();
            return;
        }
        client.end(closeFrame(CLOSE_CODES[reason.code] ?? INTERNAL_ERROR, reason.code));
        const timer = setTimeout(() => client.destroy(), LAST_WORDS_MS);
        client.once('close', () => {
            clearTimeout(timer);
        });
    }
}
/** No faster than the other side reads. */
function pass(from, to, came) {
    from.on('data', (chunk) => {
        if (to.writableEnded || to.destroyed)
            return;
        came(chunk);
        if (to.write(chunk))
            return;
        from.pause();
        to.once('drain', () => from.resume());
    });
    from.once('end', () => {
        endSoon(to);
    });
    from.resume();
}
/** Ends one side once it has all that was for it; one that takes nothing any more is cut. */
function endSoon(to) {
    if (to.destroyed || to.writableEnded)
        return;
    to.end();
    let left = to.writableLength;
    const timer = setInterval(() => {
        if (to.writableLength > 0 && to.writableLength < left)
            left = to.writableLength;
        else
            to.destroy();
    }, STILL_MS);
    to.once('close', () => {
        clearInterval(timer);
    });
}
//# sourceMappingURL=websocket-tunnel.js.map