var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { Injectable } from '@nestjs/common';
import { withReplacements } from '../body/json-edits.js';
import { codeOf } from '../error-code.js';
import { holdUp, passOn } from './carry-answer.js';
import { requestHeaders } from './forward-headers.js';
import { Forwarder, noteAnswer, revoked, upstreamUrlPath } from './forwarder.js';
import { UpstreamConnections } from './upstream-connections.service.js';
import { upstreamError } from './upstream-error.js';
/** Forwards requests whose body is at hand and small, over pooled connections. */
let BufferedForwarder = class BufferedForwarder extends Forwarder {
    connections;
    constructor(connections) {
        super();
        this.connections = connections;
    }
    forward(exchange) {
        const { request, rawHeaders, body, edits, lease, isLast } = exchange;
        const bytes = body?.small;
        this.connections.to(lease, isLast).dispatch({
            path: upstreamUrlPath(exchange),
            method: request.method ?? 'POST',
            headers: requestHeaders(rawHeaders),
            body: bytes === undefined ? null : withReplacements(bytes, edits),
        }, new AnswerHandler(exchange));
    }
};
BufferedForwarder = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [UpstreamConnections])
], BufferedForwarder);
export { BufferedForwarder };
/**
 * Carries the answer over to the client, no faster than the client reads. By undici's first interface for
 * handlers, which it uses itself: the second one is put before it, and takes each header apart for nothing.
 */
class AnswerHandler {
    exchange;
    cut;
    readOn = NOTHING;
    revocation;
    isPaused = false;
    isBodiless = false;
    hasEnded = false;
    constructor(exchange) {
        this.exchange = exchange;
        const { lease, response } = exchange;
        lease.onRevoked((reason, mayRetry) => {
            this.revocation = reason;
            revoked(exchange, reason, mayRetry);
            this.cut?.(reason);
        });
        response.onClosed(() => {
            if (!this.hasEnded)
                this.cut?.(new Error('the client has left'));
        });
    }
    onConnect(cut) {
        this.cut = cut;
        const { isClosed } = this.exchange.response;
        if (isClosed || this.revocation !== undefined)
            cut(new Error('over'));
    }
    onHeaders(status, rawHeaders, readOn, reason) {
        const { lease, response } = this.exchange;
        this.readOn = readOn;
        lease.hasMoved = true;
        const fields = inLatin1(rawHeaders);
        if (status < 200)
            response.interim(status, asItCame(reason), fields);
        else {
            this.isBodiless = status === 304;
            response.begin(status, asItCame(reason), fields);
            noteAnswer(this.exchange);
        }
        return !this.isPaused;
    }
    onData(chunk) {
        passOn(this.exchange, chunk, this);
        return !this.isPaused;
    }
    holdUp() {
        holdUp(this.exchange, this);
    }
    pause() {
        this.isPaused = true;
    }
    /**
     * What is written to one of several answers on a connection may drain another, in the midst of undici's
     * parser, which takes no resumption then.
     */
    resume() {
        queueMicrotask(() => {
            if (!this.isPaused || this.hasEnded)
                return;
            this.isPaused = false;
            this.readOn();
        });
    }
    onComplete(rawTrailers) {
        this.hasEnded = true;
        this.exchange.lease.isHeldUp = true;
        this.exchange.response.end(inLatin1(rawTrailers ?? []));
    }
    onError(error) {
        const { failed, lease, response } = this.exchange;
        // The length is that of a body it spares (RFC 9110 section 8.6); undici waits for one.
        if (this.isBodiless && isMismatch(error))
            response.end();
        else
            failed(this.revocation ?? upstreamError(lease.model, error));
    }
}
const isMismatch = (error) => codeOf(error) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
/**
 * The reason of a status in Latin-1, as fields are. The client library takes it for UTF-8; what is not,
 * is lost.
 */
const asItCame = (reason) => reason === undefined || IS_ASCII_OR_LOST.test(reason)
    ? reason
    : Buffer.from(reason).toString('latin1');
const IS_ASCII_OR_LOST = /^[\x20-\x7e]*$|\ufffd/;
const inLatin1 = (raw) => raw.map((part) => part.toString('latin1'));
const NOTHING = () => undefined;
//# sourceMappingURL=buffered-forwarder.service.js.map