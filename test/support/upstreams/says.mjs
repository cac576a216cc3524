// Says, byte for byte, what X-Say has in base64, and ends the connection; or does what X-Then asks.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();

/** A reset takes along what has not been read yet: whoever asked for it says when it has. */
const toBeCut = new Set();

const endings = {
  end: (socket) => socket.end(),
  /** Once a request has X-Cut, no FIN but a reset, as from a process that was killed. */
  cut: (socket) => toBeCut.add(socket),
  /** Ends its own process. */
  exit: () => process.exit(7),
  /** Leaves the connection open. */
  wait: () => undefined,
};

createServer((request, response) => {
  const { 'x-say': say, 'x-then': then = 'end' } = request.headers;
  if (request.headers['x-cut'] !== undefined) for (const cut of toBeCut) cut.resetAndDestroy();
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
