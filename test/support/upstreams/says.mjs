// Says, byte for byte, what X-Say has in base64, and ends the connection; or does what X-Then asks.
// Listens after the given ms.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [loadMs = '0'] = more;

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

const server = createServer((request, response) => {
  const { 'x-say': say, 'x-then': then = 'end', 'accept-encoding': accepts } = request.headers;
  if (request.headers['x-cut'] !== undefined) for (const cut of toBeCut) cut.resetAndDestroy();
  if (say === undefined) {
    response.end('{}');
    return;
  }
  const { socket } = request;
  socket.once('close', () => write('closed'));
  request.resume().once('end', () => {
    write('request', { path: request.url, accepts });
    socket.write(Buffer.from(say, 'base64'), () => endings[then](socket));
  });
});
setTimeout(() => server.listen(port, '127.0.0.1', () => write('ready')), Number(loadMs));
