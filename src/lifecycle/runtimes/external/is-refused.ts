import { connect } from 'node:net';

const KNOWN_WITHIN_MS = 1_000;

/** True if nothing takes a connection at the URL; one that takes its time may be busy. Never rejects. */
export function isRefused(baseUrl: string): Promise<boolean> {
  const { protocol, hostname, port } = new URL(baseUrl);
  const socket = connect({
    // An IPv6 address without its brackets.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port !== '' ? Number(port) : protocol === 'https:' ? 443 : 80,
  });
  const timer = setTimeout(() => socket.destroy(), KNOWN_WITHIN_MS);
  return new Promise((resolve) => {
    const tell = (isIt: boolean): void => {
      clearTimeout(timer);
      resolve(isIt);
      socket.destroy();
    };
    socket.once('connect', () => {
      tell(false);
    });
    socket.once('error', () => {
      tell(true);
    });
    socket.once('close', () => {
      tell(false);
    });
  });
}
