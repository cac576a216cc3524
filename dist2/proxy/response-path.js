import { decode } from '../http/path-name.js';
const MAKES_ONE = /^\/(?:v1\/)?responses(?:\?|$)/;
const OF_ONE = /^\/(?:v1\/|v\/)?responses\/([^/?]+)/;
/** Stand where an id may, and are none. */
const ACTIONS = new Set(['compact', 'input_tokens']);
/** True of a request whose answer is a new response. */
export const makesResponse = (method, target) => method === 'POST' && MAKES_ONE.test(target);
/** The id of the response that a path is about: `/v1/responses/{id}`, with or without more after it. */
export function responseIdIn(target) {
    const [, written = ''] = OF_ONE.exec(target) ?? [];
    return written === '' || ACTIONS.has(written) ? undefined : decode(written);
}
//# sourceMappingURL=response-path.js.map