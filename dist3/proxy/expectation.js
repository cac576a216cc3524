import { headerValue } from './forward-headers.js';
/** An upstream that has said nothing by then knows no such question. */
const LONGEST_WAIT_MS = 1_000;
/** A client waits to be told that its body may come, and nobody has asked it for any of it yet. */
export const isExpectant = (request) => request.readableFlowing === null &&
    headerValue(request.rawHeaders, 'expect')?.toLowerCase() === '100-continue';
/**
 * Asks the upstream with the head of the request whether the body may come, and has it sent once it may;
 * the client is told by the first read (RFC 9110 section 10.1.1).
 */
export function onceWanted(outgoing, send) {
    outgoing.setHeader('Expect', '100-continue');
    const go = () => {
        stop();
        send();
    };
    const timer = setTimeout(go, LONGEST_WAIT_MS);
    const stop = () => {
        clearTimeout(timer);
        outgoing.off('continue', go).off('close', stop);
    };
    outgoing.once('continue', go).once('close', stop);
}
//# sourceMappingURL=expectation.js.map