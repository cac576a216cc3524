/** What a line of a request's header offers as a key. */
export interface Credential {
  /** Where its name stands in the raw header; its value follows. */
  readonly at: number;
  /** The lower-case name of the field. */
  readonly name: string;
  /** In bytes: a header has no encoding. */
  readonly key: Buffer;
  /** The one item of the value that it is, where the others are something else. */
  readonly item?: string;
}

const AUTHORIZATION = /^(bearer|basic)\s+(.+)$/i;
const COLON = 0x3a;

/** Pages can set no other field of a WebSocket; the name is that of OpenAI's own clients. */
const AS_PROTOCOL = 'openai-insecure-api-key.';

/**
 * Every key a raw header offers, in the order of its lines: `Authorization` with Bearer (RFC 6750) or
 * as the password of Basic (RFC 7617), `x-api-key`, and among the subprotocols of a WebSocket.
 */
export function credentialsIn(raw: readonly string[]): Credential[] {
  const found: Credential[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]?.toLowerCase() ?? '';
    const value = raw[at + 1]?.trim() ?? '';
    const key = offered(name, value);
    if (key !== undefined && key.length > 0) found.push({ at, name, key });
    if (name === 'sec-websocket-protocol') found.push(...amongProtocols(at, name, value));
  }
  return found;
}

const itemsOf = (value: string): string[] => value.split(',').map((item) => item.trim());

const amongProtocols = (at: number, name: string, value: string): Credential[] =>
  [...new Set(itemsOf(value))]
    .filter((item) => item.startsWith(AS_PROTOCOL) && item.length > AS_PROTOCOL.length)
    .map((item) => {
      return { at, name, item, key: Buffer.from(item.slice(AS_PROTOCOL.length), 'latin1') };
    });

/** What is left of the value of a field; empty where nothing is. */
export const withoutItem = (value: string, item: string): string =>
  itemsOf(value)
    .filter((one) => one !== item && one !== '')
    .join(', ');

function offered(name: string, value: string): Buffer | undefined {
  if (name === 'x-api-key') return Buffer.from(value, 'latin1');
  if (name !== 'authorization') return undefined;
  const [, scheme, text = ''] = AUTHORIZATION.exec(value) ?? [];
  if (scheme === undefined) return undefined;
  return scheme.toLowerCase() === 'bearer'
    ? Buffer.from(text, 'latin1')
    : password(Buffer.from(text, 'base64'));
}

/** The first colon ends the user; a password may have more of them. */
function password(userAndPassword: Buffer): Buffer | undefined {
  const colon = userAndPassword.indexOf(COLON);
  return colon === -1 ? undefined : userAndPassword.subarray(colon + 1);
}
