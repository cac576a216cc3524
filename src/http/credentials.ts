/** What a line of a request's header offers as a key. */
export interface Credential {
  /** Where its name stands in the raw header; its value follows. */
  readonly at: number;
  /** The lower-case name of the field. */
  readonly name: string;
  /** In bytes: a header has no encoding. */
  readonly key: Buffer;
}

const AUTHORIZATION = /^(bearer|basic)\s+(.+)$/i;
const COLON = 0x3a;

/**
 * Every key a raw header offers, in the order of its lines: `Authorization` with Bearer (RFC 6750) or
 * as the password of Basic (RFC 7617), and `x-api-key`.
 */
export function credentialsIn(raw: readonly string[]): Credential[] {
  const found: Credential[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]?.toLowerCase() ?? '';
    const key = offered(name, raw[at + 1]?.trim() ?? '');
    if (key !== undefined && key.length > 0) found.push({ at, name, key });
  }
  return found;
}

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
