import { withoutCors } from '../http/cors-fields.js';
import { requestIdFields } from '../http/dialect.js';
import { errorBodyFor, errorHeaders, errorStatus } from '../http/error-body.js';
import { answerHead, isReadableStream } from './answer-head.js';
import { atEndOfTurn } from './end-of-turn.js';
import { flushHead } from './flush-head.js';
import { announcedTrailers, fieldValue, pairs, responseHeaders } from './forward-headers.js';
import { gapAfter } from './waiting/event-gap.js';
import { comment } from './waiting/loading-text.js';
import { continuesStream, NoStream } from './waiting/no-stream.js';
/** A client that does not even read the error gets this long before the connection is cut. */
const LAST_WORDS_MS = 1_000;
/** As much of an answer does not wait for the end of the turn: it would only be copied. */
const LARGE_BYTES = 16 * 1024;
/** What upstreams may put into the reason of a status, and Node does not write. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;
const NOTHING = () => undefined;
const NO_FIELDS = {};
/** The answer to one client: begun at most once, and either completed or visibly broken. */
export class ClientResponse {
    raw;
    requestId;
    dialect;
    beganAtMs = performance.now();
    /** What the client was told went wrong. */
    error;
    /** The model that answers where it is another than the one asked for; the client is told. */
    servedBy;
    /** Sees the bytes of the upstream's answer just before they go out. */
    tap;
    /** For a web page: what it may do with the answer, whatever the upstream says of it. */
    cors;
    /** The client has a stream of events with our own words in it: the answer has to go on with that. */
    isAnnounced = false;
    isEventStream = false;
    pieces = [];
    pieceBytes = 0;
    /** All of it has come. */
    isComplete = false;
    isDue = false;
    /** Of the pieces; no longer than there are any, so that an answer keeps nothing of its upstream alive. */
    writer;
    /** Sends the head of the answer, once and no sooner than there is something to go with it. */
    sendHead = NOTHING;
    /** What is missing before an event can begin. */
    gap = '';
    /** Something beside our own words has gone out. */
    hasAnswered = false;
    /** An answer that cannot go on the stream that was announced. */
    noStream;
    /** What is to happen when it closes; undefined: it has. */
    closing = [];
    closedSignal;
    constructor(raw, requestId, dialect) {
        this.raw = raw;
        this.requestId = requestId;
        this.dialect = dialect;
        if (raw.destroyed)
            this.closing = undefined;
        else {
            raw.once('close', () => {
                this.close();
            });
        }
    }
    /** The client has left, or the answer is complete. */
    get isClosed() {
        return this.closing === undefined;
    }
    /** The same as a signal, made where one is asked for: it costs more than all else here. */
    get closed() {
        this.closedSignal ??= this.signalClosed();
        return this.closedSignal;
    }
    /** Calls back when it closes, in the order of the calls; at once where it has. */
    onClosed(listener) {
        if (this.closing === undefined)
            listener();
        else
            this.closing.push(listener);
    }
    get status() {
        return this.raw.statusCode;
    }
    /** Nothing is to be added to the answer any more. */
    get isOver() {
        return this.isClosed || this.error !== undefined;
    }
    /** True once a byte of the answer may have reached the client; what we say while it waits is none. */
    get hasBegun() {
        return this.raw.headersSent && (!this.isAnnounced || this.hasAnswered);
    }
    /** Says something of our own before the answer: whole lines of an event stream. */
    announce(text) {
        if (this.isOver || this.hasBegun)
            return;
        if (!this.isAnnounced) {
            this.isAnnounced = this.isEventStream = true;
            // One that was kept back belongs to an upstream that has failed.
            this.sendHead = NOTHING;
            this.raw.writeHead(200, {
                'content-type': 'text/event-stream',
                'cache-control': 'no-cache',
                'x-accel-buffering': 'no',
                ...requestIdFields(this),
                ...this.cors,
            });
        }
        this.raw.write(text);
    }
    /**
     * Takes the head of the upstream's answer. It goes out at once where the answer is a stream; where
     * its length is known only with the first bytes, so that until then a failure can be told.
     */
    begin(status, statusMessage, headers) {
        if (this.isOver)
            return;
        const unlessSaid = requestIdFields(this);
        const own = { always: this.ownHeaders(), unlessSaid };
        const isForPage = this.cors !== undefined;
        const head = answerHead(status, isForPage ? withoutCors(headers) : headers, own);
        if (this.isAnnounced) {
            this.noStream = continuesStream(head) ? undefined : new NoStream(head);
            return;
        }
        this.isEventStream = isReadableStream(head);
        this.sendHead = () => {
            this.sendHead = NOTHING;
            const announced = this.announcing(head, headers);
            const fields = announced.length === 0 ? head.fields : [...head.fields, ...announced];
            if (statusMessage === undefined || UNSENDABLE.test(statusMessage)) {
                this.raw.writeHead(status, fields);
            }
            else
                this.raw.writeHead(status, statusMessage, fields);
        };
        if (head.hasLength)
            return;
        this.sendHead();
        flushHead(this.raw);
    }
    /** An answer before the answer (RFC 9110 section 15.2), for clients that know such. */
    interim(status, statusMessage = '', headers) {
        const { socket, headersSent, req } = this.raw;
        // The gateway itself says that a body may come, and which protocol it speaks.
        const isOwn = status <= 101;
        // It has no socket before its turn, where requests are pipelined.
        if (isOwn || this.isOver || headersSent || req.httpVersion !== '1.1')
            return;
        if (UNSENDABLE.test(statusMessage) || socket?.writable !== true)
            return;
        const lines = pairs(responseHeaders(headers)).map(([name, value]) => `${name}: ${value}`);
        const head = [`HTTP/1.1 ${status} ${statusMessage}`, ...lines, '', ''].join('\r\n');
        socket.write(head, 'latin1');
    }
    /** What is written within one turn of the event loop goes out in one piece, at its end. */
    write(chunk, writer) {
        if (this.isOver)
            return;
        if (this.noStream !== undefined) {
            this.noStream.take(chunk);
            return;
        }
        this.tap?.(chunk);
        this.startBody();
        if (this.isEventStream)
            this.gap = gapAfter(chunk, this.gap);
        this.writer = writer;
        this.pieces.push(chunk);
        this.pieceBytes += chunk.length;
        if (this.pieceBytes < LARGE_BYTES)
            this.sendSoon();
        else
            this.flush();
    }
    drained(resume) {
        this.raw.once('drain', resume);
    }
    end(trailers = []) {
        if (this.isOver)
            return;
        if (this.noStream !== undefined) {
            this.fail(this.noStream.error());
            return;
        }
        this.startBody();
        if (trailers.length > 0)
            this.raw.addTrailers(pairs(responseHeaders(trailers)));
        this.isComplete = true;
        this.sendSoon();
    }
    /** An error answer; or, where an answer has begun, its visible end. */
    fail(error) {
        if (this.isOver || this.isComplete || this.raw.writableEnded)
            return;
        this.error = error;
        if (this.raw.headersSent)
            this.breakOff(error);
        else
            this.answerError(error);
    }
    sendSoon() {
        if (this.isDue)
            return;
        this.isDue = true;
        atEndOfTurn(this.send);
    }
    send = () => {
        this.isDue = false;
        if (this.isComplete && !this.isClosed)
            this.raw.end(this.takePieces());
        else
            this.flush();
    };
    flush() {
        const { writer } = this;
        const bytes = this.takePieces();
        if (bytes !== undefined && !this.isClosed && !this.raw.write(bytes))
            writer?.holdUp();
    }
    /** What has not gone out yet. */
    takePieces() {
        const { pieces } = this;
        if (pieces.length === 0)
            return undefined;
        this.pieces = [];
        this.pieceBytes = 0;
        this.writer = undefined;
        return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    }
    close() {
        const { closing = [] } = this;
        this.closing = undefined;
        for (const listener of closing)
            listener();
    }
    signalClosed() {
        const controller = new AbortController();
        this.onClosed(() => {
            controller.abort();
        });
        return controller.signal;
    }
    /** Which trailers come, where any can. */
    announcing({ status, hasLength }, headers) {
        const { method, httpVersion } = this.raw.req;
        const isBodiless = method === 'HEAD' || status === 204 || status === 304;
        return isBodiless || hasLength || httpVersion !== '1.1' ? [] : announcedTrailers(headers);
    }
    ownHeaders() {
        if (this.servedBy === undefined)
            return this.cors ?? NO_FIELDS;
        return { ...this.cors, 'x-model-served': fieldValue(this.servedBy) };
    }
    /** With the head; or, where that was ours, with what is left to say of it. */
    startBody() {
        this.sendHead();
        if (this.hasAnswered)
            return;
        this.hasAnswered = true;
        if (!this.isAnnounced || this.servedBy === undefined)
            return;
        this.raw.write(comment(`x-model-served: ${fieldValue(this.servedBy)}`));
    }
    answerError(error) {
        const body = JSON.stringify(errorBodyFor(error, this));
        this.raw.writeHead(errorStatus(error.code, this.dialect), {
            'content-type': 'application/json; charset=utf-8',
            'content-length': Buffer.byteLength(body),
            ...this.ownHeaders(),
            ...errorHeaders(error, this),
        });
        this.raw.end(body);
    }
    /** Never as if complete: an event stream says so, and the connection is cut. */
    breakOff(error) {
        this.flush();
        if (!this.isEventStream) {
            this.raw.destroy();
            return;
        }
        this.startBody();
        const timer = setTimeout(() => this.raw.destroy(), LAST_WORDS_MS);
        this.onClosed(() => {
            clearTimeout(timer);
        });
        const event = `event: error\ndata: ${JSON.stringify(errorBodyFor(error, this))}\n\n`;
        this.raw.write(`${this.gap}${event}`, () => this.raw.destroy());
    }
}
//# sourceMappingURL=client-response.js.map