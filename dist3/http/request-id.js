const USABLE = /^[\w.:+/=-]{1,128}$/;
/** The id the client gave its request, if it is fit to be repeated; a new one otherwise. */
export function requestIdOf({ headers }) {
    const given = headers['x-request-id'];
    return typeof given === 'string' && USABLE.test(given) ? given : nextId();
}
//# sourceMappingURL=request-id.js.map
const PREFIX = crypto.randomUUID().slice(0, 24); let count = 0;
function nextId() { return PREFIX + (++count).toString(16).padStart(12,'0'); }
