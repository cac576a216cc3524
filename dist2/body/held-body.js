import { Readable } from 'node:stream';
import { GatewayError } from '../errors.js';
import { onPause } from '../http/body-pause.js';
import { incomplete, tooLarge } from '../http/read-body.js';
import { HeldBytes, SMALL_BYTES } from './held-bytes.js';
/**
 * What has come of a request's body, and what still comes: to be read from the start, and again for
 * as long as all of it is held. While it waits it is held in memory and in a file; once it is being sent,
 * nothing more goes to disk, and what does not fit into memory passes through.
 */
export class HeldBody {
    request;
    space;
    held;
    stopLooking;
    hasEnded = false;
    isKept = true;
    isReading = false;
    isWriting = false;
    isFree = false;
    showing;
    sending;
    failure;
    told = () => undefined;
    constructor(request, space) {
        this.request = request;
        this.space = space;
        this.held = new HeldBytes(space);
        this.stopLooking = onPause(request, space.pauseMs, this.fail);
    }
    /** All that has come is held. */
    get isRepeatable() {
        return this.isKept;
    }
    /** All of it in one piece, where it has come and is not large. */
    get small() {
        const isAtHand = this.hasEnded && this.isKept && this.held.isInMemory;
        return isAtHand && this.held.end <= SMALL_BYTES ? this.held.whole() : undefined;
    }
    /** Who is to know that it will never be complete; told at once where that is known already. */
    onFailed(told) {
        this.told = told;
        if (this.failure !== undefined)
            told(this.failure);
    }
    /**
     * Resolves once the listener has seen enough, or all that there is. Until then the model is not known,
     * and no more than `bodyLimit` is read.
     * @throws GatewayError `request_too_large`, `queue_full`, `body_not_held`, `request_timeout`,
     * `invalid_request` where the client leaves
     */
    showTo(listener) {
        return new Promise((resolve, reject) => {
            this.showing = { listener, done: resolve };
            this.onFailed(reject);
            this.readOn();
        });
    }
    /** Reads on while it waits: only so it is noticed when the client leaves. */
    hold() {
        this.sending?.reader.destroy();
        this.sending = undefined;
        if (!this.isWriting)
            this.readOn();
    }
    /**
     * From the start, and on as it comes. Ends the stream before. Fails where the start has been given
     * up: never is the rest sent as if it were all.
     */
    stream() {
        this.sending?.reader.destroy();
        // What still comes has to wait for its turn.
        this.request.pause();
        const reader = new Readable({
            read: () => {
                sending.isWanting = true;
                this.feed();
            },
        });
        const sending = { reader, at: 0, isWanting: false };
        this.sending = sending;
        return reader;
    }
    /** All that is held, once more; at once where it is in memory. */
    replay(take, from = 0) {
        for (let at = from;;) {
            const next = this.held.at(at);
            if (next === undefined)
                return undefined;
            if (next instanceof Promise) {
                return next.then((chunk) => {
                    take(chunk);
                    return this.replay(take, at + chunk.length);
                });
            }
            take(next);
            at += next.length;
        }
    }
    /** It will not be sent again: what has been sent is given up, and the rest as it is sent. */
    keepNoLonger() {
        if (!this.isKept)
            return;
        this.isKept = false;
        this.held.giveUpBefore(this.sending?.at ?? this.held.end);
    }
    /** The request is over: nothing of it stays, in memory or on disk. */
    free() {
        if (this.isFree)
            return;
        this.isFree = true;
        this.isKept = false;
        this.stopLooking();
        // Those that hear nothing any more, too: what is left linked grows old, and is collected late.
        this.request.off('data', this.take).off('end', this.end).off('close', this.close);
        this.held.giveUpBefore(Infinity);
        this.sending?.reader.destroy();
    }
    readOn() {
        if (this.hasEnded || this.isFree)
            return;
        if (!this.isReading) {
            this.isReading = true;
            this.request.on('data', this.take).once('end', this.end).once('close', this.close);
        }
        this.request.resume();
    }
    take = (chunk) => {
        if (this.sending !== undefined)
            this.passOn(this.sending, chunk);
        else if (this.showing === undefined || this.show(this.showing, chunk))
            this.keep(chunk);
    };
    end = () => {
        // What came last is not held yet.
        if (this.isWriting)
            return;
        this.hasEnded = true;
        this.endShowing();
        this.feed();
    };
    close = () => {
        if (this.hasEnded || this.request.readableEnded)
            return;
        this.fail(incomplete());
    };
    /** False where it is too much to look any further. */
    show({ listener }, chunk) {
        listener.push(chunk);
        const most = this.space.unnamedBytes;
        if (listener.isOver)
            this.endShowing();
        else if (this.held.end + chunk.length > most) {
            this.fail(tooLarge(most));
            return false;
        }
        return true;
    }
    endShowing() {
        this.showing?.done();
        this.showing = undefined;
    }
    keep(chunk) {
        if (this.held.keepInMemory(chunk))
            return;
        const written = this.held.keepOnDisk(chunk);
        if (written !== undefined)
            void this.settle(chunk, written);
        else if (this.showing === undefined)
            this.putBack(chunk);
        else
            this.fail(this.space.noRoom());
    }
    /** One piece at a time: no more is read before it is written. */
    async settle(chunk, written) {
        this.request.pause();
        this.isWriting = true;
        const error = await written.then(() => undefined, (cause) => this.space.notWritten(cause));
        this.isWriting = false;
        if (this.isFree)
            return;
        const { readableEnded } = this.request;
        // What came last cannot be put back.
        if (error !== undefined && (this.showing !== undefined || readableEnded))
            this.fail(error);
        else if (readableEnded)
            this.end();
        else {
            if (error !== undefined)
                this.putBack(chunk);
            if (this.sending !== undefined)
                this.feed();
            else if (error === undefined)
                this.readOn();
        }
    }
    /** It stays with the client, and so does what follows, until somebody takes it. */
    putBack(chunk) {
        this.request.pause();
        this.request.unshift(chunk);
    }
    feed() {
        const { sending } = this;
        if (sending?.isWanting !== true)
            return;
        const next = this.held.at(sending.at);
        if (next instanceof Promise) {
            sending.isWanting = false;
            next.then((chunk) => {
                // Another may be sent it by now, and not be as far.
                if (sending === this.sending)
                    this.send(sending, chunk);
            }, (error) => sending.reader.destroy(error));
        }
        else if (next !== undefined)
            this.send(sending, next);
        else if (this.hasEnded)
            sending.reader.push(null);
        else if (!this.isWriting)
            this.readOn();
    }
    /** What has come right now, to who has been sent all that came before. */
    passOn(sending, chunk) {
        if (this.isKept)
            this.isKept = this.held.keepInMemory(chunk);
        if (!this.send(sending, chunk))
            this.request.pause();
    }
    /** False where no more can be taken for now. */
    send(sending, chunk) {
        sending.isWanting = false;
        sending.at += chunk.length;
        if (!this.isKept)
            this.held.giveUpBefore(sending.at);
        return !sending.reader.destroyed && sending.reader.push(chunk);
    }
    fail = (error) => {
        if (this.failure !== undefined || this.isFree)
            return;
        this.failure = error;
        this.showing = undefined;
        this.told(error);
    };
}
//# sourceMappingURL=held-body.js.map