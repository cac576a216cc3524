/** Header fields as pairs in one list: name, value, name, value, … as they came. */
export type RawHeaders = readonly string[];

/** Concern one connection, not the message (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Those, and what is said anew on the connection to the upstream; `expect` has been answered already. */
const OF_CONNECTION = new Set([...HOP_BY_HOP, 'host', 'content-length', 'expect']);

/** The header of a request as the upstream gets it, names and order as the client sent them. */
export const requestHeaders = (raw: RawHeaders): string[] => without(OF_CONNECTION, raw);

/** The header of a response as the client gets it. */
export const responseHeaders = (raw: RawHeaders): string[] => without(HOP_BY_HOP, raw);

function without(dropped: ReadonlySet<string>, raw: RawHeaders): string[] {
  const named = namedByConnection(raw);
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    if (isOneOf(dropped, name) || (named !== undefined && named.has(name.toLowerCase()))) continue;
    kept.push(name, raw[i + 1] ?? '');
  }
  return kept;
}

/** The lengths of the names that are ever dropped: most fields are of another, and need no second look. */
const LENGTHS = new Set([...OF_CONNECTION].map(({ length }) => length));

const isOneOf = (names: ReadonlySet<string>, field: string): boolean =>
  LENGTHS.has(field.length) && names.has(field.toLowerCase());

/** Never dropped because `Connection` names it: that would change what the message says. */
const isOfMessage = (name: string): boolean =>
  name.startsWith('content-') || ['host', 'authorization', 'x-api-key'].includes(name);

/** Undefined where it names none. */
function namedByConnection(raw: RawHeaders): ReadonlySet<string> | undefined {
  if (headerValue(raw, 'connection') === undefined) return undefined;
  const names = headerValues(raw, 'connection')
    .flatMap((some) => some.split(','))
    .map((one) => one.trim().toLowerCase());
  return new Set(names.filter((name) => !isOfMessage(name)));
}

/** True where the name of a field is this one, in lower case. */
const isNamed = (field: string | undefined, name: string): boolean =>
  field?.length === name.length && field.toLowerCase() === name;

/** The first value of a field, by its lower-case name. */
export function headerValue(raw: RawHeaders, name: string): string | undefined {
  for (let i = 0; i + 1 < raw.length; i += 2) if (isNamed(raw[i], name)) return raw[i + 1];
  return undefined;
}

/** All values of a field that came on lines of their own. */
export const headerValues = (raw: RawHeaders, name: string): string[] =>
  raw.filter((_, i) => i % 2 === 1 && isNamed(raw[i - 1], name));

/** A header without all lines of a field. */
export const withoutField = (raw: RawHeaders, name: string): string[] =>
  raw.filter((_, i) => raw[i - (i % 2)]?.toLowerCase() !== name);

export const pairs = (raw: RawHeaders): [name: string, value: string][] =>
  raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []));

/** The fields that say which trailers come: they pass with those, where those can pass. */
export const announcedTrailers = (raw: RawHeaders): string[] =>
  pairs(raw)
    .filter(([name]) => name.toLowerCase() === 'trailer')
    .flat();

/** Any text as the value of a field: what stands for itself there, and the rest as in a URL. */
export const fieldValue = (text: string): string =>
  text.replace(/[^\x20-\x7e]+|%/g, (rest) =>
    [...Buffer.from(rest)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
