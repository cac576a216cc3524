import { hostOf } from '../../../url-address.js';

/** Where the engine is. */
export type EngineAddress =
  | { readonly socketPath: string }
  | {
      readonly host: string;
      readonly port: number;
      readonly isTls: boolean;
      /** Folder with ca.pem, cert.pem and key.pem; undefined: none. */
      readonly certificates: string | undefined;
    };

const DEFAULT_SOCKET = '/var/run/docker.sock';
const PLAIN_PORT = 2375;
const TLS_PORT = 2376;

type Environment = Readonly<Record<string, string | undefined>>;

/** As the engine's own clients understand DOCKER_HOST. Undefined: not to be understood. */
export function engineAddress(environment: Environment): EngineAddress | undefined {
  const { DOCKER_HOST: host = '' } = environment;
  if (host === '') return { socketPath: DEFAULT_SOCKET };
  if (host.startsWith('unix://')) {
    return { socketPath: host.slice('unix://'.length) || DEFAULT_SOCKET };
  }
  if (host.startsWith('/')) return { socketPath: host };
  const url = urlOf(host);
  if (url === undefined) return undefined;
  return overTcp(url, environment);
}

function overTcp(url: URL, environment: Environment): EngineAddress {
  const { protocol, port } = url;
  const { DOCKER_TLS_VERIFY: verify = '', DOCKER_CERT_PATH: folder = '' } = environment;
  const isTls = protocol === 'https:' || verify !== '' || port === String(TLS_PORT);
  const usual = isTls ? TLS_PORT : PLAIN_PORT;
  return {
    host: hostOf(url),
    port: port === '' ? usual : Number(port),
    isTls,
    certificates: isTls && folder !== '' ? folder : undefined,
  };
}

function urlOf(host: string): URL | undefined {
  const text = host.includes('://') ? host : `tcp://${host}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined &&
    ['tcp:', 'http:', 'https:'].includes(url.protocol) &&
    url.hostname !== ''
    ? url
    : undefined;
}
