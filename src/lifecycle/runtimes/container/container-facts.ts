/** What a container runs as, of all that the engine says of it. */
export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  readonly isRunning: boolean;
  readonly isPaused: boolean;
  /** It has ended, and the engine is about to start it again, by its restart policy. */
  readonly isRestarting: boolean;
  /** Of its last start, in the words of the engine: each start has its own. */
  readonly startedAt: string;
  /** Of the start before; undefined: there was none. */
  readonly finishedAt: string | undefined;
  readonly pid: number | undefined;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  readonly hasTerminal: boolean;
  readonly labels: Readonly<Record<string, string>>;
  /** `host`, `bridge`, `container:<id>`, or the name of a network. */
  readonly networkMode: string;
  readonly networks: readonly ContainerNetwork[];
  /** Those of TCP, inside. */
  readonly exposed: readonly number[];
  readonly published: readonly PublishedPort[];
}

export interface ContainerNetwork {
  readonly name: string;
  readonly id: string;
  /** Empty while it does not run. */
  readonly address: string;
}

export interface PublishedPort {
  readonly port: number;
  readonly hostAddress: string;
  readonly hostPort: number;
}

/** What the engine answers when a container is inspected; podman leaves some of it out. */
export interface Inspection {
  readonly Id: string;
  readonly Name: string;
  readonly State: {
    readonly Running: boolean;
    readonly Paused?: boolean;
    /** True beside `Running`, while it waits to be started again. */
    readonly Restarting?: boolean;
    readonly StartedAt: string;
    readonly FinishedAt?: string;
    readonly Pid?: number;
    readonly ExitCode: number;
    readonly OOMKilled?: boolean;
  };
  readonly Config?: {
    readonly Tty?: boolean;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly ExposedPorts?: Readonly<Record<string, unknown>> | null;
  };
  readonly HostConfig?: { readonly NetworkMode?: string };
  readonly NetworkSettings?: {
    readonly Networks?: Readonly<
      Record<string, { NetworkID?: string; IPAddress?: string; GlobalIPv6Address?: string } | null>
    > | null;
    readonly Ports?: Readonly<
      Record<string, readonly { HostIp?: string; HostPort?: string }[] | null>
    > | null;
  };
}

export function factsOf(inspection: Inspection): ContainerFacts {
  const { Id, Name, State, Config = {}, HostConfig = {} } = inspection;
  return {
    id: Id,
    name: Name.replace(/^\//, ''),
    ...stateOf(State),
    hasTerminal: Config.Tty === true,
    labels: Config.Labels ?? {},
    networkMode: HostConfig.NetworkMode ?? '',
    exposed: Object.keys(Config.ExposedPorts ?? {}).flatMap(tcpPort),
    ...reachOf(inspection.NetworkSettings ?? {}),
  };
}

const NEVER = '0001-';

const stateOf = (state: Inspection['State']) => ({
  isRunning: state.Running && state.Restarting !== true,
  isPaused: state.Paused === true,
  isRestarting: state.Restarting === true,
  startedAt: state.StartedAt,
  finishedAt: state.FinishedAt?.startsWith(NEVER) === true ? undefined : state.FinishedAt,
  pid: state.Pid === 0 ? undefined : state.Pid,
  exitCode: state.ExitCode,
  isOutOfMemory: state.OOMKilled === true,
});

const reachOf = ({ Networks, Ports }: NonNullable<Inspection['NetworkSettings']>) => ({
  networks: Object.entries(Networks ?? {}).map(([name, network]) => ({
    name,
    id: network?.NetworkID ?? '',
    address: network?.IPAddress || bracketed(network?.GlobalIPv6Address ?? ''),
  })),
  published: Object.entries(Ports ?? {}).flatMap(([inside, bindings]) =>
    tcpPort(inside).flatMap((port) => (bindings ?? []).flatMap((one) => publishedAt(port, one))),
  ),
});

const bracketed = (address: string): string => (address === '' ? '' : `[${address}]`);

/** Of `8080/tcp`, or `8080`; none of another protocol. */
export const tcpPort = (text: string): number[] => {
  const [port = '', protocol = 'tcp'] = text.split('/');
  return protocol === 'tcp' && /^\d+$/.test(port) ? [Number(port)] : [];
};

const publishedAt = (
  port: number,
  { HostIp: hostAddress = '', HostPort: hostPort = '' }: { HostIp?: string; HostPort?: string },
): PublishedPort[] => (hostPort === '' ? [] : [{ port, hostAddress, hostPort: Number(hostPort) }]);
