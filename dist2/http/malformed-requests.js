import { codeOf } from '../error-code.js';
import { GatewayError } from '../errors.js';
import { dialectOf, requestIdFields } from './dialect.js';
import { errorBodyFor } from './error-body.js';
import { requestIdOf } from './request-id.js';
import { requestTarget } from './request-target.js';
/** A client that goes on sending gets this long to read why it is refused. */
const LAST_WORDS_MS = 1_000;
const TOO_LARGE = 'HPE_HEADER_OVERFLOW';
const TOO_SLOW = 'ERR_HTTP_REQUEST_TIMEOUT';
const STATUS_OF = {
    [TOO_LARGE]: [431, 'Request Header Fields Too Large'],
    [TOO_SLOW]: [408, 'Request Timeout'],
};
/** As Node has it where the bytes of a header are too many. */
export const HEADER_TOO_LARGE = Object.assign(new Error('too many fields'), { code: TOO_LARGE });
/** What is not HTTP gets an answer all the same, if it can still be read, and is then cut off. */
export class MalformedRequests {
    clients;
    refused = new WeakSet();
    constructor(clients) {
        this.clients = clients;
    }
    /** @param target what was asked for, where somebody has been able to read it */
    refuse(error, socket, target = targetIn(error)) {
        const code = codeOf(error) ?? '';
        if (this.refused.has(socket))
            return;
        const hasSaidNothing = socket.bytesRead === 0;
        const hasLeft = !socket.writable || code === 'ECONNRESET';
        // A second answer would pass for a part of the one under way.
        if (hasLeft || hasSaidNothing || this.clients.isAnswering(socket)) {
            socket.destroy();
            return;
        }
        this.refused.add(socket);
        socket.end(refusal(code, {
            dialect: dialectOf(target),
            requestId: requestIdOf({ headers: {} }),
        }));
        const timer = setTimeout(() => socket.destroy(), LAST_WORDS_MS);
        socket.once('close', () => {
            clearTimeout(timer);
        });
    }
}
const REQUEST_LINE = /^\s*[A-Z]+ (\S+) HTTP\//;
/** More of it is not looked at. */
const LONGEST_LINE = 4096;
/** The request line, where the bytes that were refused begin with it. */
function targetIn(error) {
    const packet = 'rawPacket' in error ? error.rawPacket : undefined;
    if (!Buffer.isBuffer(packet))
        return '';
    const [, url] = REQUEST_LINE.exec(packet.toString('latin1', 0, LONGEST_LINE)) ?? [];
    return url === undefined ? '' : requestTarget({ url });
}
function refusal(code, caller) {
    const [status, reason] = STATUS_OF[code] ?? [400, 'Bad Request'];
    const error = code === TOO_SLOW
        ? new GatewayError('request_timeout', 'the header of the request has not come in time')
        : new GatewayError('invalid_request', 'the request is not valid HTTP');
    const body = JSON.stringify(errorBodyFor(error, caller));
    return [
        `HTTP/1.1 ${status} ${reason}`,
        'connection: close',
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        ...Object.entries(requestIdFields(caller)).map(([name, id]) => `${name}: ${id}`),
        '',
        body,
    ].join('\r\n');
}
//# sourceMappingURL=malformed-requests.js.map