import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { textField } from './json-fields.js';
/** Writes the whole answer once the time that its tokens take has passed. */
export async function answerWhole(exchange, dialect, answer, tokenPaceMs) {
    await sleep(answer.tokens.length * tokenPaceMs, undefined, { signal: exchange.signal });
    exchange.tokensSent = answer.tokens.length;
    const whole = dialect.whole(answer);
    if (typeof whole === 'string')
        exchange.endWithText(200, whole);
    else
        exchange.endWithJson(200, whole);
}
/** Streams the answer, a server-sent event a token; stops where it is when the client leaves. */
export async function answerAsStream(exchange, dialect, answer, tokenPaceMs) {
    const startedMs = performance.now();
    exchange.response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache',
    });
    exchange.response.flushHeaders();
    await send(exchange, dialect, dialect.opening(answer));
    for (const [index, token] of answer.tokens.entries()) {
        // Measured from the start: late timers do not add up, an answer takes the time it should.
        const dueMs = startedMs + (exchange.tokensSent + 1) * tokenPaceMs;
        await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal: exchange.signal });
        await send(exchange, dialect, [dialect.piece(answer, token, index)]);
        exchange.tokensSent += 1;
    }
    exchange.end(lastEvents(dialect, answer));
}
async function send({ response, signal }, dialect, events) {
    for (const event of events) {
        if (!response.write(asEvent(dialect, event))) {
            await once(response, 'drain', { signal });
        }
    }
}
function lastEvents(dialect, answer) {
    const events = dialect.closing(answer).map((event) => asEvent(dialect, event));
    const end = dialect.endMark === undefined ? '' : `data: ${dialect.endMark}\n\n`;
    return events.join('') + end;
}
function asEvent({ hasNamedEvents = false }, event) {
    const name = hasNamedEvents ? `event: ${textField(event, 'type')}\n` : '';
    return `${name}data: ${JSON.stringify(event)}\n\n`;
}
//# sourceMappingURL=generation.js.map