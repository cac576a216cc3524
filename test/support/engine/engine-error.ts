/** A refusal in the words of Docker Engine 26. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const oci = (what: string): string =>
  `failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${what}`;

/** What an engine says where it cannot do what it is asked, with the status it says it by. */
export const SAYS = {
  noContainer: (name: string) => new Refusal(404, `No such container: ${name}`),
  noImage: (image: string) => new Refusal(404, `No such image: ${image}`),
  noNetwork: (network: string) => new Refusal(404, `network ${network} not found`),
  notRunning: (id: string) => new Refusal(409, `container ${id} is not running`),
  paused: () => new Refusal(409, 'cannot start a paused container, try unpause instead'),
  runs: (name: string) =>
    new Refusal(
      409,
      `cannot remove container "/${name}": container is running: stop the container before removing or force remove`,
    ),
  noName: (name: string) =>
    new Refusal(
      400,
      `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    ),
  nameTaken: (name: string, id: string) =>
    new Refusal(
      409,
      `Conflict. The container name "/${name}" is already in use by container "${id}". You have to remove (or rename) that container to be able to reuse that name.`,
    ),
  portTaken: (name: string, port: number) =>
    new Refusal(
      500,
      `driver failed programming external connectivity on endpoint ${name} (6e2e884de218): Bind for 127.0.0.1:${port} failed: port is already allocated`,
    ),
  addressInUse: (name: string, port: number) =>
    new Refusal(
      500,
      `driver failed programming external connectivity on endpoint ${name} (6e2e884de218): Error starting userland proxy: listen tcp4 127.0.0.1:${port}: bind: address already in use`,
    ),
  noGpuDriver: () =>
    new Refusal(500, 'could not select device driver "" with capabilities: [[gpu]]'),
  noRuntime: (name: string) => new Refusal(400, `unknown or invalid runtime name: ${name}`),
  noProgram: (program: string) =>
    new Refusal(400, oci(`exec: "${program}": executable file not found in $PATH: unknown`)),
  noSpace: () =>
    new Refusal(
      500,
      'failed to create task for container: mkdir /var/lib/docker/overlay2/1f2e/merged: no space left on device',
    ),
  noAccess: (image: string) =>
    new Refusal(
      404,
      `pull access denied for ${image}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
    ),
  noManifest: (image: string) =>
    new Refusal(404, `manifest for ${image} not found: manifest unknown: manifest unknown`),
  noRegistry: () =>
    new Refusal(
      500,
      'Get "https://registry.example/v2/": dial tcp: lookup registry.example on 127.0.0.53:53: no such host',
    ),
} as const;
