const USABLE = /^[\w.:+/=-]{1,128}$/;
/** The id the client gave its request, if it is fit to be repeated; a new one otherwise. */
export function requestIdOf({ headers }) {
    const given = headers['x-request-id'];
    return typeof given === 'string' && USABLE.test(given) ? given : crypto.randomUUID();
}
//# sourceMappingURL=request-id.js.map