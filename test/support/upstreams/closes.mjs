// Keeps no connection alive, and never says so: each ends right after its answer, a moment sooner or later.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
/** How a connection may end: at once, in a moment; with a reset. */
const endings = [
  (socket) => socket.end(),
  (socket) => setImmediate(() => socket.end()),
  (socket) => setTimeout(() => socket.end(), 1),
  (socket) => setTimeout(() => socket.resetAndDestroy(), 1),
];
let answers = 0;

createServer((request, response) => {
  const { socket } = request;
  request.resume().once('end', () => {
    response.once('finish', () => endings[answers++ % endings.length](socket));
    response.end('{}');
  });
}).listen(port, '127.0.0.1', () => write('ready'));
