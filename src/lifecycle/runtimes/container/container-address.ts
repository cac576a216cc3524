import type { ContainerFacts, PublishedPort } from './container-facts.js';

/** Where the gateway itself runs, as far as addresses go. */
export type GatewayPlace =
  /** @property host at which ports that the engine publishes are reached */
  | { readonly kind: 'host'; readonly host: string }
  | {
      readonly kind: 'container';
      readonly id: string;
      /** Ids of those it is on. */
      readonly networks: readonly string[];
    };

interface Wanted {
  readonly port: number | undefined;
  readonly network: string | undefined;
}

type Outcome = { readonly url: string } | { readonly problem: string };

/** Where a container that runs is reached, or what has to be set so that it can be. */
export function containerAddress(
  container: ContainerFacts,
  { port: wantedPort, network }: Wanted,
  gateway: GatewayPlace,
): Outcome {
  const port = wantedPort ?? onlyPort(container);
  if (port === undefined) return { problem: whyNoPort(container) };
  if (gateway.kind === 'host') return onHost(container, port, gateway.host);
  if (container.networkMode === `container:${gateway.id}`) {
    return { url: `http://127.0.0.1:${port}` };
  }
  const shared = container.networks.filter(
    ({ id, address }) => address !== '' && gateway.networks.includes(id),
  );
  const best = shared.find(({ name }) => name === network) ?? shared[0];
  return best === undefined
    ? { problem: 'it is on none of the networks of the gateway; set network, or proxy' }
    : { url: `http://${best.address}:${port}` };
}

function onHost(container: ContainerFacts, port: number, host: string): Outcome {
  if (container.networkMode === 'host') return { url: `http://${host}:${port}` };
  const published = container.published.filter((one) => one.port === port);
  const best = published.find(({ hostAddress }) => isIPv4(hostAddress)) ?? published[0];
  return best === undefined
    ? {
        problem: `its port ${port} is not published to the gateway's machine; publish it, or set proxy`,
      }
    : { url: `http://${reachable(best, host)}:${best.hostPort}` };
}

const isIPv4 = (address: string): boolean => address === '' || address.includes('.');

function reachable({ hostAddress }: PublishedPort, host: string): string {
  if (['', '0.0.0.0', '::'].includes(hostAddress)) return host;
  return hostAddress.includes(':') ? `[${hostAddress}]` : hostAddress;
}

const portsOf = ({ exposed, published }: ContainerFacts): readonly number[] => [
  ...new Set([...exposed, ...published.map(({ port }) => port)]),
];

function onlyPort(container: ContainerFacts): number | undefined {
  const ports = portsOf(container);
  return ports.length === 1 ? ports[0] : undefined;
}

const whyNoPort = (container: ContainerFacts): string =>
  portsOf(container).length === 0
    ? 'it exposes no port; set port, or proxy'
    : `it exposes several ports (${portsOf(container).join(', ')}); set port, or proxy`;
