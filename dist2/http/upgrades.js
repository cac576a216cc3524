import { IncomingMessage, ServerResponse } from 'node:http';
import { asksForWebSocket } from './asks-for-websocket.js';
import { cutAfter } from './client-sockets.js';
/**
 * As much of what a client says before it has its WebSocket is kept for it. It has to wait (RFC 6455
 * section 4.1), and one that is not read could leave unnoticed: who says more is cut.
 */
const EARLY_BYTES = 64 * 1024;
/** A refused client gets this long to read why, and to close its side. */
const LINGER_MS = 5_000;
/**
 * A request to which Node attends as to any other unless it asks for a WebSocket: a server that listens
 * for upgrades gets every request that asks for any protocol, without its body.
 */
export class UpgradableRequest extends IncomingMessage {
    asksForProtocol = false;
    /** Node's parser writes this before it has the header, and reads it when it has. */
    get upgrade() {
        return this.asksForProtocol && (this.method === 'CONNECT' || asksForWebSocket(this));
    }
    set upgrade(asksForProtocol) {
        this.asksForProtocol = asksForProtocol === true;
    }
}
const upgrades = new WeakMap();
/** What became of a request that asked for a WebSocket; undefined for every other request. */
export const upgradeOf = (request) => upgrades.get(request);
/** The connection of a client that waits for its WebSocket. */
export class Upgrade {
    socket;
    early = [];
    earlyBytes = 0;
    constructor(socket) {
        this.socket = socket;
        // A client that leaves is noticed only by who reads.
        socket.on('data', this.keep).once('end', this.giveUp);
    }
    /** Hands the connection over, paused; what the client has said already comes first. */
    take() {
        this.ignore();
        this.socket.pause();
        if (this.early.length > 0)
            this.socket.unshift(Buffer.concat(this.early));
        return this.socket;
    }
    /** It has got an answer instead. Cut at once, what it still sends would take the answer along. */
    refused() {
        this.ignore();
        this.early.length = 0;
        this.socket.end();
        this.socket.resume();
        cutAfter(LINGER_MS, this.socket);
    }
    ignore() {
        this.socket.off('data', this.keep).off('end', this.giveUp);
    }
    keep = (chunk) => {
        this.early.push(chunk);
        this.earlyBytes += chunk.length;
        if (this.earlyBytes > EARLY_BYTES)
            this.socket.destroy();
    };
    giveUp = () => {
        this.socket.destroy();
    };
}
/**
 * Requests for a WebSocket go the way of all others, hooks and refusals included; only that their
 * connection is not Node's any more, and may be taken over with {@link upgradeOf}.
 */
export function receiveUpgrades(fastify, clients) {
    const sockets = new Set();
    fastify.server.on('upgrade', (request, _stream, head) => {
        const { socket } = request;
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        // It closes, and that is noticed.
        socket.on('error', () => undefined);
        if (head.length > 0)
            socket.unshift(head);
        // Node does that for connections that are its own.
        socket.on('drain', () => {
            clients.drained(socket);
        });
        clients.onceAnswered(socket, () => {
            if (socket.writable)
                answer(fastify, request);
        });
    });
    // Node closes those it knows.
    fastify.addHook('preClose', (done) => {
        for (const socket of sockets)
            socket.destroy();
        done();
    });
}
/** As Node does it for a request on a connection of its own. */
function answer({ server }, request) {
    const { socket } = request;
    // The answer before it may have left one.
    socket.setTimeout(0);
    const upgrade = new Upgrade(socket);
    upgrades.set(request, upgrade);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => {
        if (response.statusCode === SWITCHING_PROTOCOLS)
            return;
        response.detachSocket(socket);
        response.emit('close');
        upgrade.refused();
    });
    server.emit('request', request, response);
}
export const SWITCHING_PROTOCOLS = 101;
//# sourceMappingURL=upgrades.js.map