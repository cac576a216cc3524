// Refuses every request by its head alone, and closes with all unread that has come of it.
import { createServer } from 'node:net';
import { setUp } from './journal.mjs';

const { port, write } = setUp();

createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (head) => {
    socket.pause();
    const isProbe = head.toString().startsWith('GET /health');
    if (!isProbe) write('request');
    socket.end(
      `HTTP/1.1 ${isProbe ? '200 OK' : '413 Too Much'}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno`,
      () => socket.destroy(),
    );
  });
}).listen(port, '127.0.0.1', () => write('ready'));
