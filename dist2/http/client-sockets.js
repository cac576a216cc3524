/** A refused client that goes on sending gets this long to read why. */
const LINGER_MS = 5_000;
/** Ends the connections that Node would keep for as long as their clients like. */
export class ClientSockets {
    traffic = new WeakMap();
    /**
     * To be told of every request before its answer begins. What the client does not finish after its
     * answer, or after it has said that it will send no more, is cut once `timeoutMs` have passed.
     */
    watch(request, answer, timeoutMs) {
        const { socket } = request;
        const traffic = this.traffic.get(socket) ?? this.adopt(socket, request, timeoutMs);
        traffic.latest = request;
        traffic.answers.add(answer);
        answer.once('close', () => {
            traffic.answers.delete(answer);
            if (!request.complete && !socket.destroyed)
                passOver(request, timeoutMs);
        });
    }
    /** True once a byte of an answer may have gone out that is not complete. */
    isAnswering(socket) {
        const { answers } = this.traffic.get(socket) ?? {};
        return [...(answers ?? [])].some(({ headersSent }) => headersSent);
    }
    /** Calls back once no answer is under way on the connection; never if it closes before. */
    onceAnswered(socket, begin) {
        const [answer] = this.traffic.get(socket)?.answers ?? [];
        if (answer === undefined)
            begin();
        else {
            answer.once('close', () => {
                this.onceAnswered(socket, begin);
            });
        }
    }
    /** To be told where Node does not look after the connection any more: the answer under way goes on. */
    drained(socket) {
        for (const answer of this.traffic.get(socket)?.answers ?? []) {
            if (answer.socket === socket)
                answer.emit('drain');
        }
    }
    adopt(socket, request, timeoutMs) {
        const traffic = { answers: new Set(), latest: request };
        this.traffic.set(socket, traffic);
        // Node gives up the requests of a client that half-closes, but waits until it has read everything.
        socket.once('end', () => {
            cutAfter(timeoutMs, socket);
        });
        socket.once('close', () => {
            // Node tells the answer whose turn it is; those behind it would never hear of it.
            for (const answer of traffic.answers)
                if (answer.socket === null)
                    answer.emit('close');
        });
        lingerWhileSending(socket, traffic, Math.min(timeoutMs, LINGER_MS));
        return traffic;
    }
}
/**
 * Closing a connection on which something has come that was not read resets it, and the reset takes
 * the answer along: it has to wait until the body that is under way has come.
 */
function lingerWhileSending(socket, traffic, longestMs) {
    const destroySoon = socket.destroySoon.bind(socket);
    socket.destroySoon = () => {
        if (traffic.latest.complete)
            destroySoon();
        else {
            socket.end();
            cutAfter(longestMs, socket);
            traffic.latest.once('end', destroySoon);
        }
    };
}
/** What is left of a request that has been answered is read and forgotten, so far as it comes in time. */
function passOver(request, timeoutMs) {
    const stop = cutAfter(timeoutMs, request.socket);
    request.once('end', stop);
    request.resume();
}
/** Returns what keeps it from happening. */
export function cutAfter(timeoutMs, socket) {
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    const stop = () => {
        clearTimeout(timer);
        socket.off('close', stop);
    };
    socket.once('close', stop);
    return stop;
}
//# sourceMappingURL=client-sockets.js.map