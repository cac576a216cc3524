import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { join } from 'node:path';
/** An engine that was restarted has closed what was kept open. */
const UNSHARED = { keepAlive: false };
/** For the library. */
export const connectionTo = (address) => 'socketPath' in address ? local(address.socketPath) : remote(address);
const local = (socketPath) => ({ socketPath, agent: new Agent(UNSHARED) });
function remote(address) {
    const { host, port, isTls, certificates } = address;
    if (!isTls)
        return { host, port, protocol: 'http', agent: new Agent(UNSHARED) };
    const read = (file) => readFileSync(join(certificates ?? '', file));
    const keys = certificates === undefined
        ? {}
        : { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
    const agent = new TlsAgent({ ...UNSHARED, ...keys });
    return { host, port, protocol: 'https', agent };
}
//# sourceMappingURL=engine-connection.js.map