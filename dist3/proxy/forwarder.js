/** Takes a request to its upstream and the answer back, bytes as they come. */
export class Forwarder {
}
/** The right to the upstream is gone: the exchange is over, or another try is made of it. */
export function revoked({ response, failed }, reason, mayRetry) {
    if (mayRetry)
        failed(reason);
    else
        response.fail(reason);
}
/** The upstream's own prefix goes before what the client asked for. */
export const upstreamUrlPath = ({ lease, path }) => {
    const prefix = lease.base.pathname.replace(/\/$/, '');
    return prefix + (path.startsWith('/') ? path : `/${path}`);
};
/** Once something of the answer is with the client, no other try follows, and nothing is kept for one. */
export function noteAnswer({ body, response }) {
    if (response.hasBegun)
        body?.keepNoLonger();
}
export const announcesBody = ({ headers }) => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
//# sourceMappingURL=forwarder.js.map