import { connect } from 'node:net';
import { addressOf } from '../url-address.js';

/** `refused`: nothing takes one there; `unanswered`: nobody could tell before the signal. */
export type ConnectionAttempt = 'taken' | 'refused' | 'unanswered';

/** Whether a connection is taken at a URL; it is ended at once. Never rejects. */
export function tryConnection(url: URL, signal: AbortSignal): Promise<ConnectionAttempt> {
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
