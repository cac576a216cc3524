var __decorate = (this && this.__decorate) || function (decorators, target, key, desc) {
    var c = arguments.length, r = c < 3 ? target : desc === null ? desc = Object.getOwnPropertyDescriptor(target, key) : desc, d;
    if (typeof Reflect === "object" && typeof Reflect.decorate === "function") r = Reflect.decorate(decorators, target, key, desc);
    else for (var i = decorators.length - 1; i >= 0; i--) if (d = decorators[i]) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return c > 3 && r && Object.defineProperty(target, key, r), r;
};
var __metadata = (this && this.__metadata) || function (k, v) {
    if (typeof Reflect === "object" && typeof Reflect.metadata === "function") return Reflect.metadata(k, v);
};
import { Stream, Transform } from 'node:stream';
import { Injectable } from '@nestjs/common';
import httpProxy from 'http-proxy';
import { growth, Splicer } from '../body/splicer.js';
import { toGatewayError } from '../http/to-gateway-error.js';
import { addressOf } from '../url-address.js';
import { carry } from './carry-answer.js';
import { isExpectant, onceWanted } from './expectation.js';
import { flushHead } from './flush-head.js';
import { announcedTrailers, headerValue, headerValues, pairs, requestHeaders, } from './forward-headers.js';
import { Forwarder, revoked, upstreamUrlPath } from './forwarder.js';
import { readLastWords } from './last-words.js';
import { upstreamError } from './upstream-error.js';
/**
 * Forwards requests as they come in, and those without a body. http-proxy carries the request; its header,
 * the answer and every way an exchange can end are handled here, because it leaves requests of
 * clients that left running, hangs on answers that are cut short, passes hop-by-hop headers on, and
 * takes the framing off a DELETE whose body it then sends.
 */
let StreamingForwarder = class StreamingForwarder extends Forwarder {
    proxy = httpProxy.createProxyServer({ selfHandleResponse: true });
    exchanges = new WeakMap();
    constructor() {
        super();
        this.proxy.on('proxyReq', (outgoing, request) => {
            const exchange = this.exchanges.get(request);
            if (exchange !== undefined)
                prepare(outgoing, exchange);
        });
        this.proxy.on('proxyRes', (answer, request) => {
            const exchange = this.exchanges.get(request);
            if (exchange !== undefined)
                carry(answer, exchange);
        });
    }
    onApplicationShutdown() {
        this.proxy.close();
    }
    forward(exchange) {
        const { request, body, lease, response, failed } = exchange;
        this.exchanges.set(request, exchange);
        // Suppresses the event in which the request is prepared.
        delete request.headers.expect;
        const options = {
            target: targetOf(lease.base),
            ignorePath: true,
            // From the start: it is also the name a TLS connection asks for.
            headers: { host: lease.base.host },
            ...(body === undefined ? {} : { buffer: new SentLater() }),
        };
        this.proxy.web(request, response.raw, options, (error) => {
            failed(upstreamError(lease.model, error));
        });
    }
};
StreamingForwarder = __decorate([
    Injectable(),
    __metadata("design:paramtypes", [])
], StreamingForwarder);
export { StreamingForwarder };
/** In place of a body: http-proxy would begin to send it before the header has been written. */
class SentLater extends Stream {
    pipe(to) {
        return to;
    }
}
/** Sends the body as the upstream is to have it. */
function sendBody(body, outgoing, exchange) {
    const { edits, lease, response } = exchange;
    const broken = (error) => {
        response.fail(toGatewayError(error));
    };
    const content = body.stream().on('error', broken);
    content.on('data', () => {
        lease.hasMoved = true;
    });
    if (edits.length === 0)
        content.pipe(outgoing);
    else
        content.pipe(new Splicing(edits)).pipe(outgoing);
}
class Splicing extends Transform {
    splicer;
    constructor(edits) {
        super();
        this.splicer = new Splicer(edits);
    }
    _transform(chunk, _encoding, done) {
        for (const part of this.splicer.take(chunk))
            this.push(part);
        done();
    }
    _flush(done) {
        for (const part of this.splicer.end())
            this.push(part);
        done();
    }
}
const targetOf = (url) => ({ protocol: url.protocol, ...addressOf(url) });
/** Gives the request the header it came with, and ties it to its exchange. */
function prepare(outgoing, exchange) {
    const { rawHeaders, body, response, lease } = exchange;
    lease.onRevoked((reason, mayRetry) => {
        revoked(exchange, reason, mayRetry);
        outgoing.destroy();
    });
    if (response.isClosed)
        outgoing.destroy();
    if (outgoing.destroyed)
        return;
    response.onClosed(() => outgoing.destroy());
    failUnlessAnswered(outgoing, exchange);
    if (body !== undefined && outgoing.socket !== null)
        readLastWords(outgoing.socket);
    outgoing.path = upstreamUrlPath(exchange);
    for (const name of outgoing.getHeaderNames())
        outgoing.removeHeader(name);
    outgoing.setHeader('Host', lease.base.host);
    outgoing.setHeader('Connection', 'close');
    for (const [name, values] of fields(requestHeaders(rawHeaders))) {
        outgoing.setHeader(name, values);
    }
    frame(outgoing, exchange);
    outgoing.on('information', ({ statusCode, statusMessage, rawHeaders }) => {
        lease.hasMoved = true;
        response.interim(statusCode, statusMessage, rawHeaders);
    });
    if (body === undefined)
        return;
    const send = () => {
        sendBody(body, outgoing, exchange);
    };
    const isAwaited = isExpectant(exchange.request);
    if (isAwaited)
        onceWanted(outgoing, send);
    // The upstream may want to refuse it before it comes.
    flushHead(outgoing);
    if (!isAwaited)
        send();
}
/** Node ends a request without a word where the upstream switches protocols unasked. */
function failUnlessAnswered(outgoing, { lease, failed }) {
    let isAnswered = false;
    outgoing.once('response', () => {
        isAnswered = true;
    });
    outgoing.once('close', () => {
        if (!isAnswered)
            failed(upstreamError(lease.model, new Error('no answer')));
    });
}
/** The fields under the name they first came with. */
function fields(headers) {
    const byName = new Map();
    for (let i = 0; i + 1 < headers.length; i += 2) {
        const [name = '', value = ''] = headers.slice(i, i + 2);
        const known = byName.get(name.toLowerCase());
        if (known === undefined)
            byName.set(name.toLowerCase(), [name, [value]]);
        else
            known[1].push(value);
    }
    return byName.values();
}
const ENCLOSES_BODY = new Set(['POST', 'PUT', 'PATCH']);
/** The body is framed as the client framed it. */
function frame(outgoing, { request, edits }) {
    const { rawHeaders, method = 'GET' } = request;
    const length = headerValue(rawHeaders, 'content-length');
    const encodings = headerValues(rawHeaders, 'transfer-encoding');
    if (encodings.length > 0) {
        outgoing.setHeader('Transfer-Encoding', encodings.join(', '));
        carryTrailers(outgoing, request);
    }
    else if (length !== undefined) {
        outgoing.setHeader('Content-Length', edits.length === 0 ? length : String(Number(length) + growth(edits)));
    }
    else if (ENCLOSES_BODY.has(method))
        outgoing.setHeader('Content-Length', '0');
    // Node would give it one.
    else
        outgoing.useChunkedEncodingByDefault = false;
}
/** They come last, and the body that is forwarded ends later than the one that comes. */
function carryTrailers(outgoing, request) {
    const announced = announcedTrailers(request.rawHeaders).filter((_, i) => i % 2 === 1);
    if (announced.length > 0)
        outgoing.setHeader('Trailer', announced);
    const carry = () => {
        outgoing.addTrailers(pairs(requestHeaders(request.rawTrailers)));
    };
    if (request.readableEnded)
        carry();
    else
        request.once('end', carry);
}
//# sourceMappingURL=streaming-forwarder.service.js.map