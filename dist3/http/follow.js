import { corsHeaders } from './cors.js';
/** A follower that is so far behind reads too slowly, and loses its connection. */
const MOST_UNREAD_BYTES = 1024 * 1024;
const KEEP_ALIVE_MS = 30_000;
/** Answers that stay open and go on, until their clients leave or all are ended. */
export class Followers {
    open = new Set();
    /**
     * Opens the answer, sends what there is, then what comes.
     * @param follow begins to tell what comes, and returns how to stop it
     * @param headers beside those that keep it flowing
     */
    add(reply, contentType, sofar, follow, headers = {}) {
        reply.hijack();
        const { raw } = reply;
        raw.writeHead(200, {
            'content-type': contentType,
            'cache-control': 'no-store',
            'x-accel-buffering': 'no',
            'x-request-id': reply.request.id,
            ...headers,
            ...corsHeaders(reply),
        });
        // One that vanishes without a word is noticed although nothing happens.
        raw.socket?.setKeepAlive(true, KEEP_ALIVE_MS);
        raw.write(sofar);
        const stop = follow((text) => {
            if (raw.writableLength > MOST_UNREAD_BYTES)
                raw.destroy();
            else if (!raw.writableEnded)
                raw.write(text);
        });
        this.open.add(raw);
        raw.once('close', () => {
            stop();
            this.open.delete(raw);
        });
    }
    /** They would hold up the end. */
    endAll() {
        for (const raw of this.open)
            raw.end();
    }
}
/** `?follow`, but not `?follow=false`; a HEAD request has nothing to follow. */
export function isFollowing({ query, method }) {
    const { follow } = query;
    return follow !== undefined && follow !== 'false' && method !== 'HEAD';
}
//# sourceMappingURL=follow.js.map