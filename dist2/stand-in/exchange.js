import { createHash } from 'node:crypto';
export const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';
/** Not read by `URL`: that throws at some of what clients send. */
export function pathOf(request) {
    return request.url?.split('?', 1)[0] ?? '/';
}
/** One request and its answer: read once, journalled once, aborted when the client leaves. */
export class Exchange {
    request;
    response;
    journal;
    path;
    signal;
    tokensSent = 0;
    #facts;
    #isAnswered = false;
    constructor(id, request, response, journal) {
        this.request = request;
        this.response = response;
        this.journal = journal;
        this.path = pathOf(request);
        this.#facts = { id, method: request.method ?? 'GET', path: this.path };
        const abort = new AbortController();
        this.signal = abort.signal;
        response.once('close', () => {
            abort.abort();
            this.#noteAbort();
        });
    }
    get route() {
        return `${this.#facts.method} ${this.path}`;
    }
    async readBody() {
        const chunks = [];
        for await (const chunk of this.request) {
            chunks.push(chunk); // a stream without an encoding gives buffers
        }
        const body = Buffer.concat(chunks);
        const sha256 = createHash('sha256').update(body).digest('hex');
        this.journal.write('request', { ...this.#facts, bytes: body.length, sha256 });
        return body;
    }
    endWithJson(status, value) {
        this.#endWhole(status, JSON_TYPE, JSON.stringify(value));
    }
    endWithText(status, text) {
        this.#endWhole(status, TEXT_TYPE, text);
    }
    /** Journals before the last bytes go, so that who has the whole answer finds it journalled. */
    end(lastBytes) {
        this.#isAnswered = true;
        const { statusCode: status } = this.response;
        this.journal.write('answered', { ...this.#facts, status, tokens: this.tokensSent });
        this.response.end(lastBytes);
    }
    #endWhole(status, type, payload) {
        this.response.writeHead(status, {
            'content-type': type,
            'content-length': Buffer.byteLength(payload),
        });
        this.end(payload);
    }
    #noteAbort() {
        if (!this.#isAnswered) {
            this.journal.write('aborted', { ...this.#facts, tokens: this.tokensSent });
        }
    }
}
//# sourceMappingURL=exchange.js.map