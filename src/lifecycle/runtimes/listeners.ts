/** A socket that listens, as `/proc/net/tcp` or `/proc/net/tcp6` has it. */
export interface Listener {
  /** In the kernel's hexadecimal spelling: 32-bit words, each in the byte order of the machine. */
  readonly address: string;
  readonly port: number;
  readonly inode: number;
}

const LISTEN = '0A';
/** What takes connections to an address, the more specific first: the kernel's order (inet_lookup). */
const TAKERS = {
  v4: [
    ['0100007F', '0000000000000000FFFF00000100007F'],
    ['00000000'],
    ['0'.repeat(32), '0000000000000000FFFF000000000000'],
  ],
  v6: [['00000000000000000000000001000000'], ['0'.repeat(32)]],
} as const;

/** Those that listen, of the lines of `/proc/net/tcp` (proc(5)). */
export function listenersIn(table: string): Listener[] {
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [address = '', port = ''] = (fields[1] ?? '').split(':');
    if (fields[3] !== LISTEN) return [];
    return [{ address, port: Number.parseInt(port, 16), inode: Number(fields[9]) }];
  });
}

/**
 * True where a piece of such a table goes beyond those that listen: they come first, before connections.
 * Its first line is the head, or may be half of one.
 */
export function isPastListeners(piece: string): boolean {
  const [, ...lines] = piece.split('\n').slice(0, -1);
  return lines.some((line) => line.trim().split(/\s+/, 4)[3] !== LISTEN);
}

/** The port a base URL names on this machine; undefined where it names none, or another machine. */
export function portHere(baseUrl: string): number | undefined {
  const { hostname, port } = new URL(baseUrl);
  return port === '' || familiesOf(hostname).length === 0 ? undefined : Number(port);
}

/** The sockets one of which takes a connection to the base URL, by their inodes. */
export function takersOf(listeners: readonly Listener[], baseUrl: string): number[] {
  const port = portHere(baseUrl);
  const onPort = listeners.filter((listener) => listener.port === port);
  return familiesOf(new URL(baseUrl).hostname).flatMap((family) => {
    for (const addresses of TAKERS[family]) {
      const takers = onPort.filter(({ address }) =>
        (addresses as readonly string[]).includes(address),
      );
      if (takers.length > 0) return takers.map(({ inode }) => inode);
    }
    return [];
  });
}

function familiesOf(hostname: string): ('v4' | 'v6')[] {
  if (hostname === 'localhost') return ['v4', 'v6'];
  if (hostname === '127.0.0.1') return ['v4'];
  return hostname === '[::1]' ? ['v6'] : [];
}

/** Who listens, and for whom. */
interface Claimant {
  readonly startTime: number;
  readonly life: string | undefined;
}

/**
 * Whether one that listens on the port of a command, and is none of its processes, is another's
 * server. What it may have had started for it is not: a container's port is held by a helper that
 * has no life, and is younger. Where a command stops it, what runs is not the command; then the
 * helper may be older too.
 */
export const isForeign = (
  owner: Claimant,
  command: Claimant & { readonly runsElsewhere: boolean },
): boolean =>
  owner.life === undefined
    ? !command.runsElsewhere && owner.startTime < command.startTime
    : owner.life !== command.life;
