import { GatewayError } from '../errors.js';
import { onPause } from './body-pause.js';
export const tooLarge = (bytes) => new GatewayError('request_too_large', `the request body is larger than ${bytes} bytes`);
export const incomplete = () => new GatewayError('invalid_request', 'the request ended before its body was complete');
/**
 * The whole body of a request. What comes after a refusal is forgotten.
 * @throws GatewayError `request_too_large`, before reading it where its length is declared;
 * `request_timeout`; `invalid_request` where the client leaves before it is complete
 */
export function readBody(request, limits) {
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > limits.bytes)
        return Promise.reject(tooLarge(limits.bytes));
    return new Promise((resolve, reject) => {
        const chunks = [];
        let bytes = 0;
        const refuse = (error) => {
            stopLooking();
            request.off('data', take);
            chunks.length = 0;
            reject(error);
        };
        const take = (chunk) => {
            bytes += chunk.length;
            if (bytes <= limits.bytes)
                chunks.push(chunk);
            else
                refuse(tooLarge(limits.bytes));
        };
        const stopLooking = onPause(request, limits.pauseMs, refuse);
        request.on('data', take);
        request.once('end', () => {
            const [only] = chunks;
            resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
        });
        request.once('error', refuse);
        request.once('close', () => {
            if (!request.complete)
                refuse(incomplete());
        });
    });
}
//# sourceMappingURL=read-body.js.map