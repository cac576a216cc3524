/**
 * True for the handshake of a WebSocket (RFC 6455 section 4.1). Any other wish to switch protocols may
 * be ignored (RFC 9110 section 7.8), and one of HTTP/1.0 has to be; so is one with a body, of which
 * nobody could say where the other protocol begins.
 */
export function asksForWebSocket({ method, httpVersion, headers }) {
    const { upgrade, 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
    if (method !== 'GET' || httpVersion !== '1.1' || upgrade === undefined)
        return false;
    if (length !== '0' || encoding !== undefined)
        return false;
    const protocols = [upgrade].flat().join(',').split(',');
    return protocols.some((protocol) => protocol.trim().toLowerCase() === 'websocket');
}
//# sourceMappingURL=asks-for-websocket.js.map