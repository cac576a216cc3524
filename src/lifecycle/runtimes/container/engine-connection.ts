import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import type { EngineAddress } from './engine-address.js';

/** An engine that was restarted has closed what was kept open. */
const UNSHARED = { keepAlive: false };

/** The library's type lacks the agent. */
type Options = Dockerode.DockerOptions & { readonly agent: Agent };

/** For the library. */
export const connectionTo = (address: EngineAddress): Options =>
  'socketPath' in address ? local(address.socketPath) : remote(address);

const local = (socketPath: string): Options => ({ socketPath, agent: new Agent(UNSHARED) });

function remote(address: Exclude<EngineAddress, { socketPath: string }>): Options {
  const { host, port, isTls, certificates } = address;
  if (!isTls) return { host, port, protocol: 'http', agent: new Agent(UNSHARED) };
  const read = (file: string): Buffer => readFileSync(join(certificates ?? '', file));
  const keys =
    certificates === undefined
      ? {}
      : { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  const agent = new TlsAgent({ ...UNSHARED, ...keys });
  return { host, port, protocol: 'https', agent };
}
