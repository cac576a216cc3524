import { hostOf } from '../../../url-address.js';
const DEFAULT_SOCKET = '/var/run/docker.sock';
const PLAIN_PORT = 2375;
const TLS_PORT = 2376;
/** As the engine's own clients understand DOCKER_HOST. Undefined: not to be understood. */
export function engineAddress(environment) {
    const { DOCKER_HOST: host = '' } = environment;
    if (host === '')
        return { socketPath: DEFAULT_SOCKET };
    if (host.startsWith('unix://')) {
        return { socketPath: host.slice('unix://'.length) || DEFAULT_SOCKET };
    }
    if (host.startsWith('/'))
        return { socketPath: host };
    const url = urlOf(host);
    if (url === undefined)
        return undefined;
    return overTcp(url, environment);
}
function overTcp(url, environment) {
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
function urlOf(host) {
    const text = host.includes('://') ? host : `tcp://${host}`;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined &&
        ['tcp:', 'http:', 'https:'].includes(url.protocol) &&
        url.hostname !== ''
        ? url
        : undefined;
}
//# sourceMappingURL=engine-address.js.map