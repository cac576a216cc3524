import { requestIdFields } from './dialect.js';
import { ERROR_TABLE } from './error-table.js';
export const errorStatus = (code, dialect) => (dialect === 'anthropic' ? ERROR_TABLE[code].anthropic : ERROR_TABLE[code]).status;
/** In the words of OpenAI, as on routes that only exist here. */
export const errorBody = (error) => ({
    error: {
        message: error.message,
        type: ERROR_TABLE[error.code].type,
        param: error.param ?? null,
        code: error.code,
    },
    ...besides(error),
});
/** In the caller's; an upstream's own error as it is. */
export function errorBodyFor(error, { dialect, requestId }) {
    const { code, message, said } = error;
    if (dialect === 'openai')
        return said === undefined ? errorBody(error) : { error: said };
    const words = said ?? { type: ERROR_TABLE[code].anthropic.type, message };
    return { type: 'error', error: words, request_id: requestId, ...besides(error) };
}
const besides = ({ loading }) => loading === undefined ? {} : { loading };
/** Headers an error brings along, the id of its request among them. */
export function errorHeaders(error, caller) {
    return { ...requestIdFields(caller), ...fieldsOf(error) };
}
function fieldsOf(error) {
    const { code, retryAfterSec, shouldRetry, preference } = error;
    return {
        // RFC 9110 section 15.5.2: a 401 says how to do better.
        ...(code === 'invalid_api_key' ? { 'www-authenticate': 'Bearer' } : {}),
        // RFC 9110 section 15.5.9: what still comes is not waited for.
        ...(code === 'request_timeout' ? { connection: 'close' } : {}),
        ...(retryAfterSec === undefined
            ? {}
            : { 'retry-after': String(Math.min(60, Math.max(1, Math.ceil(retryAfterSec)))) }),
        ...(preference === undefined ? {} : { 'preference-applied': preference }),
        ...(shouldRetry === undefined ? {} : { 'x-should-retry': String(shouldRetry) }),
    };
}
//# sourceMappingURL=error-body.js.map