import { codeOf } from '../error-code.js';
import { GatewayError } from '../errors.js';
/** No connection came about; anything else broke one. */
const UNREACHABLE = new Set([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
    'UND_ERR_CONNECT_TIMEOUT',
]);
/** What a failed exchange is called towards the client. */
export function upstreamError(model, cause) {
    const code = codeOf(cause) ?? '';
    // Asked again, it would answer the same.
    if (code === 'HPE_HEADER_OVERFLOW' || code === 'UND_ERR_HEADERS_OVERFLOW') {
        const message = `the header of the answer of model '${model}' is too large`;
        return new GatewayError('upstream_closed', message, { cause, shouldRetry: false });
    }
    return UNREACHABLE.has(code)
        ? new GatewayError('upstream_unreachable', `model '${model}' cannot be reached`, { cause })
        : new GatewayError('upstream_closed', `model '${model}' closed the connection`, { cause });
}
//# sourceMappingURL=upstream-error.js.map