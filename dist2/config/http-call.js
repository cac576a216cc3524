import { shown } from './config-issue.js';
import { isMapping } from './mapping.js';
import { nearestHint } from './nearest.js';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const KEYS = ['method', 'path', 'headers', 'body'];
const listOf = (calls) => (Array.isArray(calls) ? calls : [calls]);
/** Expects what `checkCalls` has found right. */
export const callsOf = (calls) => (calls === undefined ? [] : listOf(calls)).map((call) => {
    const { method = 'POST', path, headers = {}, body } = isMapping(call) ? call : { path: call };
    return { method, path, headers, body };
});
export function checkCalls(calls, path) {
    if (calls === undefined)
        return [];
    if (Array.isArray(calls) && calls.length === 0) {
        return [{ path, message: 'expected at least one call, got an empty list' }];
    }
    return listOf(calls).flatMap((call, index) => checkCall(call, Array.isArray(calls) ? [...path, index] : path));
}
function checkCall(call, path) {
    if (!isMapping(call))
        return checkPath(call, path);
    const { method = 'POST', headers = {} } = call;
    const unknown = Object.keys(call).filter((key) => !KEYS.includes(key));
    const isKnownMethod = typeof method === 'string' && METHODS.includes(method);
    return [
        ...unknown.map((key) => ({
            path: [...path, key],
            message: `unknown key '${key}'${nearestHint(key, KEYS)}`,
            atKey: true,
        })),
        ...checkPath(call['path'], 'path' in call ? [...path, 'path'] : path),
        ...(isKnownMethod
            ? []
            : [
                {
                    path: [...path, 'method'],
                    message: `expected ${METHODS.join(', ')}, got ${shown(method)}`,
                },
            ]),
        ...checkFields(headers, [...path, 'headers']),
    ];
}
const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Of the connection, or of the body as it is sent. */
const OURS = /^(?:connection|content-length|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;
/** What cannot be sent is known before anything is. */
function checkFields(fields, path) {
    if (!isMapping(fields))
        return [{ path, message: 'expected texts by names of header fields' }];
    return Object.entries(fields).flatMap(([name, value]) => {
        const at = [...path, name];
        if (!FIELD_NAME.test(name)) {
            return [
                {
                    path: at,
                    message: `expected the name of a header field, got ${shown(name)}`,
                    atKey: true,
                },
            ];
        }
        if (OURS.test(name)) {
            return [
                {
                    path: at,
                    message: 'expected another field: the gateway sends this one itself',
                    atKey: true,
                },
            ];
        }
        // It may be a key.
        return typeof value === 'string' && FIELD_VALUE.test(value)
            ? []
            : [{ path: at, message: 'expected a text that a header field can hold' }];
    });
}
const checkPath = (value, path) => typeof value === 'string' && /^\/[^\s#]*$/.test(value)
    ? []
    : [{ path, message: `expected a path that begins with /, got ${shown(value)}` }];
//# sourceMappingURL=http-call.js.map