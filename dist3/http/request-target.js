const SCHEME_AND_HOST = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i;
/**
 * Path and query of a request as the client wrote them. Clients that take the gateway for their
 * proxy send a whole URL (RFC 9112 section 3.2.2): what stands before the path is left out.
 */
export function requestTarget({ url = '/' }) {
    if (url.startsWith('/'))
        return url;
    const target = url.replace(SCHEME_AND_HOST, '');
    return target.startsWith('/') ? target : `/${target}`;
}
//# sourceMappingURL=request-target.js.map