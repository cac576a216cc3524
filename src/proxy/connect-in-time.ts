import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { errors } from 'undici';

/** No connection to an upstream takes longer where one is to be had. */
export const CONNECTED_WITHIN_MS = 10_000;

/** Node would wait for as long as the system does; where TLS is not answered, for ever. */
export function connectInTime(outgoing: ClientRequest, { protocol, host }: URL): void {
  if (outgoing.reusedSocket) return;
  const timer = setTimeout(() => {
    outgoing.destroy(new errors.ConnectTimeoutError(`no connection to ${host}`));
  }, CONNECTED_WITHIN_MS);
  const stop = (): void => {
    clearTimeout(timer);
  };
  const watch = (socket: Socket): void => {
    socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', stop);
  };
  if (outgoing.socket === null) outgoing.once('socket', watch);
  else watch(outgoing.socket);
  outgoing.once('close', stop);
}
