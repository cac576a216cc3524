const AUTHORIZATION = /^(bearer|basic)\s+(.+)$/i;
const COLON = 0x3a;
/** Pages can set no other field of a WebSocket; the name is that of OpenAI's own clients. */
const AS_PROTOCOL = 'openai-insecure-api-key.';
/**
 * Every key a raw header offers, in the order of its lines: `Authorization` with Bearer (RFC 6750) or
 * as the password of Basic (RFC 7617), `x-api-key`, and among the subprotocols of a WebSocket.
 */
export function credentialsIn(raw) {
    const found = [];
    for (let at = 0; at + 1 < raw.length; at += 2) {
        const name = raw[at]?.toLowerCase() ?? '';
        const value = raw[at + 1]?.trim() ?? '';
        const key = offered(name, value);
        if (key !== undefined && key.length > 0)
            found.push({ at, name, key });
        if (name === 'sec-websocket-protocol')
            found.push(...amongProtocols(at, name, value));
    }
    return found;
}
const itemsOf = (value) => value.split(',').map((item) => item.trim());
const amongProtocols = (at, name, value) => [...new Set(itemsOf(value))]
    .filter((item) => item.startsWith(AS_PROTOCOL) && item.length > AS_PROTOCOL.length)
    .map((item) => {
    return { at, name, item, key: Buffer.from(item.slice(AS_PROTOCOL.length), 'latin1') };
});
/** What is left of the value of a field; empty where nothing is. */
export const withoutItem = (value, item) => itemsOf(value)
    .filter((one) => one !== item && one !== '')
    .join(', ');
function offered(name, value) {
    if (name === 'x-api-key')
        return Buffer.from(value, 'latin1');
    if (name !== 'authorization')
        return undefined;
    const [, scheme, text = ''] = AUTHORIZATION.exec(value) ?? [];
    if (scheme === undefined)
        return undefined;
    return scheme.toLowerCase() === 'bearer'
        ? Buffer.from(text, 'latin1')
        : password(Buffer.from(text, 'base64'));
}
/** The first colon ends the user; a password may have more of them. */
function password(userAndPassword) {
    const colon = userAndPassword.indexOf(COLON);
    return colon === -1 ? undefined : userAndPassword.subarray(colon + 1);
}
//# sourceMappingURL=credentials.js.map