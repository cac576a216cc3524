const USABLE = /^[\w.:+/=-]{1,128}$/;

/** A request, as far as its id is concerned. */
interface Identified {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The id the client gave its request, if it is fit to be repeated; a new one otherwise. */
export function requestIdOf({ headers }: Identified): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && USABLE.test(given) ? given : crypto.randomUUID();
}
