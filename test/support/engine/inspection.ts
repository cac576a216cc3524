import type { EngineContainer } from './engine-container.js';

/** A network that containers are on. */
export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
}

/** `GET /containers/{id}/json`, as Docker Engine 26 says it, of the parts that clients look at. */
export function inspection(container: EngineContainer, networks: readonly EngineNetwork[]): object {
  const { id, name, body, image, state, createdAt, labels, command, exposed } = container;
  const [path = '', ...args] = command;
  return {
    Id: id,
    Created: createdAt.toISOString(),
    Path: path,
    Args: args,
    State: { ...state },
    Image: `sha256:${id}`,
    Name: `/${name}`,
    RestartCount: 0,
    HostConfig: {
      NetworkMode: 'bridge',
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      AutoRemove: false,
      ...body.HostConfig,
    },
    Mounts: [],
    Config: {
      Hostname: id.slice(0, 12),
      Image: body.Image,
      Env: [...(image.Env ?? []), ...(body.Env ?? [])],
      Cmd: body.Cmd ?? null,
      Entrypoint: body.Entrypoint ?? image.Entrypoint ?? null,
      Labels: labels,
      Tty: body.Tty === true,
      ExposedPorts: Object.fromEntries(exposed.map((port) => [port, {}])),
      ...(body.StopSignal === undefined ? {} : { StopSignal: body.StopSignal }),
    },
    NetworkSettings: {
      Ports: state.Running ? portsOf(container) : {},
      IPAddress: state.Running ? container.address : '',
      Networks: networksOf(container, networks),
    },
  };
}

/** Its place in `GET /containers/json`. */
export function summary(container: EngineContainer, networks: readonly EngineNetwork[]): object {
  const { id, name, body, state, createdAt, labels, command } = container;
  return {
    Id: id,
    Names: [`/${name}`],
    Image: body.Image,
    ImageID: `sha256:${id}`,
    Command: command.join(' '),
    Created: Math.floor(createdAt.getTime() / 1000),
    Ports: Object.entries(container.ports).map(([port, published]) => ({
      IP: '127.0.0.1',
      PrivatePort: parseInt(port, 10),
      PublicPort: published,
      Type: 'tcp',
    })),
    Labels: labels,
    State: state.Status,
    Status: state.Running ? 'Up Less than a second' : `Exited (${state.ExitCode})`,
    HostConfig: { NetworkMode: body.HostConfig?.NetworkMode ?? 'bridge' },
    NetworkSettings: { Networks: networksOf(container, networks) },
    Mounts: [],
  };
}

const portsOf = ({ exposed, ports }: EngineContainer): object =>
  Object.fromEntries(
    [...new Set([...exposed, ...Object.keys(ports)])].map((port) => {
      const published = ports[port];
      const HostPort = String(published);
      return [port, published === undefined ? null : [{ HostIp: '127.0.0.1', HostPort }]];
    }),
  );

/** The network it was created in, and those it was connected to besides. */
export function namesOfNetworks({ body }: EngineContainer): string[] {
  const { NetworkMode: mode = 'bridge' } = body.HostConfig ?? {};
  const first = mode === 'default' ? 'bridge' : mode;
  return [...new Set([first, ...Object.keys(body.NetworkingConfig?.EndpointsConfig ?? {})])];
}

const networksOf = (container: EngineContainer, networks: readonly EngineNetwork[]): object =>
  Object.fromEntries(
    namesOfNetworks(container).map((name) => {
      const network = networks.find((one) => one.name === name || one.id === name);
      const IPAddress = container.isRunning && name !== 'host' ? container.address : '';
      return [
        network?.name ?? name,
        { NetworkID: network?.id ?? '', IPAddress, Aliases: null, DNSNames: null },
      ];
    }),
  );
