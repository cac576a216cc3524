import { isMapping } from '../../config/mapping.js';
import { GatewayError } from '../../errors.js';
import { parsedJson } from '../../parsed-json.js';
import { isReadableStream } from '../answer-head.js';
/** An error that is longer is not told; nothing of an answer that is longer is kept. */
const MOST_BYTES = 16 * 1024;
/** So much of a text is told. */
const LONGEST_TEXT = 500;
/** True if its body can go on a stream of events that has begun without it. */
export const continuesStream = (head) => head.status === 200 && isReadableStream(head);
/** An answer that cannot become part of the stream its client has been given: it is told as an error. */
export class NoStream {
    head;
    chunks = [];
    bytes = 0;
    constructor(head) {
        this.head = head;
    }
    take(chunk) {
        this.bytes += chunk.length;
        if (this.bytes <= MOST_BYTES)
            this.chunks.push(chunk);
        else
            this.chunks.length = 0;
    }
    /** With the upstream's own error object, where it answered with one. */
    error() {
        const { status, type, isEncoded } = this.head;
        if (status < 400) {
            const what = isEncoded ? 'an encoded body' : type === '' ? 'no type' : type;
            const message = `the model answered with status ${status} and ${what}; expected an event stream`;
            return new GatewayError('upstream_error', message);
        }
        const said = isEncoded || this.bytes > MOST_BYTES ? undefined : Buffer.concat(this.chunks);
        return refusal(status, said?.toString() ?? '');
    }
}
function refusal(status, body) {
    const message = `the model answered with status ${status}`;
    const said = errorIn(body);
    if (isMapping(said))
        return new GatewayError('upstream_error', message, { said });
    const text = (typeof said === 'string' ? said : body).trim().slice(0, LONGEST_TEXT);
    return new GatewayError('upstream_error', text === '' ? message : `${message}: ${text}`);
}
function errorIn(body) {
    const answer = parsedJson(body);
    return isMapping(answer) ? answer['error'] : undefined;
}
//# sourceMappingURL=no-stream.js.map