/** The host of a URL as sockets take it: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: Pick<URL, 'hostname'>): string =>
  hostname.replace(/^\[|\]$/g, '');

/** Where a URL of HTTP is connected to; the port of its protocol where it names none. */
export const addressOf = (
  url: Pick<URL, 'protocol' | 'hostname' | 'port'>,
): { readonly host: string; readonly port: number } => ({
  host: hostOf(url),
  port: url.port !== '' ? Number(url.port) : url.protocol === 'https:' ? 443 : 80,
});
