// Loaded into the gateway before anything else: it gets SIGTERM at the moment of its start that
// SIGNAL_AT names.
import { Server } from 'node:net';

const { SIGNAL_AT: moment } = process.env;
const signal = () => process.emit('SIGTERM');

const afterRegistration = { promise: queueMicrotask, tick: process.nextTick, turn: setImmediate };

let handlers = 0;
process.on('newListener', (event) => {
  if (event !== 'SIGTERM') return;
  handlers += 1;
  // The first ends at once what has not begun to serve; the second in good order what has.
  if (moment === 'import' && handlers === 1) setImmediate(signal);
  if (handlers === 2) afterRegistration[moment]?.(signal);
});

const { listen } = Server.prototype;
Server.prototype.listen = function (...args) {
  Server.prototype.listen = listen;
  if (moment === 'before') signal();
  if (moment === 'listening') this.prependOnceListener('listening', signal);
  const result = listen.apply(this, args);
  if (moment === 'after') signal();
  return result;
};
