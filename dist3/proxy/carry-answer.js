import { noteAnswer } from './forwarder.js';
import { upstreamError } from './upstream-error.js';
/** Takes a piece of the answer to the client. */
export function passOn(exchange, chunk, writer) {
    const { lease, response } = exchange;
    lease.hasMoved = true;
    response.write(chunk, writer);
    noteAnswer(exchange);
}
/** No more comes until the client has taken what there is. */
export function holdUp({ lease, response }, source) {
    source.pause();
    lease.isHeldUp = true;
    response.drained(() => {
        lease.isHeldUp = false;
        lease.hasMoved = true;
        source.resume();
    });
}
/** Takes the answer to the client, no faster than the client reads. */
export function carry(answer, exchange) {
    const { lease, response, failed } = exchange;
    // Also where it is shorter than it said it would be.
    answer.on('error', (error) => {
        failed(upstreamError(lease.model, error));
    });
    const { statusCode = 0 } = answer;
    lease.hasMoved = true;
    if (statusCode < 200) {
        answer.destroy(new Error(`no status: ${statusCode}`));
        return;
    }
    response.begin(statusCode, answer.statusMessage, answer.rawHeaders);
    noteAnswer(exchange);
    const writer = {
        holdUp: () => {
            holdUp(exchange, answer);
        },
    };
    answer.on('data', (chunk) => {
        passOn(exchange, chunk, writer);
    });
    answer.once('end', () => {
        lease.isHeldUp = true;
        response.end(answer.rawTrailers);
    });
}
//# sourceMappingURL=carry-answer.js.map