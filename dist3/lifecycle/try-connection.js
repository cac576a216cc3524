import { connect } from 'node:net';
import { addressOf } from '../url-address.js';
/** Whether a connection is taken at a URL; it is ended at once. Never rejects. */
export function tryConnection(url, signal) {
    const socket = connect({ ...addressOf(url), signal });
    return new Promise((resolve) => {
        socket.on('error', () => {
            resolve(signal.aborted ? 'unanswered' : 'refused');
        });
        socket.once('close', () => {
            resolve('unanswered');
        });
        socket.once('connect', () => {
            resolve('taken');
            socket.destroy();
        });
    });
}
//# sourceMappingURL=try-connection.js.map