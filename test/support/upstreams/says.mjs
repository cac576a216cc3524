// Says, byte for byte, what X-Say has in base64, and ends the connection; or does what X-Then asks.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();

const endings = {
  end: (socket) => socket.end(),
  /** No FIN: a reset, as from a process that was killed. */
  cut: (socket) => socket.resetAndDestroy(),
  /** Ends its own process. */
  exit: () => process.exit(7),
  /** Leaves the connection open. */
  wait: () => undefined,
};

createServer((request, response) => {
  const { 'x-say': say, 'x-then': then = 'end' } = request.headers;
  if (say === undefined) {
    response.end('{}');
    return;
  }
  const { socket } = request;
  socket.once('close', () => write('closed'));
  request.resume().once('end', () => {
    write('request', { path: request.url });
    socket.write(Buffer.from(say, 'base64'), () => endings[then](socket));
  });
}).listen(port, '127.0.0.1', () => write('ready'));
