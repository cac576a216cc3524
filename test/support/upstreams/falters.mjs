// Falters in the ways X-How names, one a try, counted over all its lives; then it answers.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [loadMs = '0'] = more;
const [, , , journal] = process.argv;

/** A reset takes along what has not been read yet. */
const RESET_AFTER_MS = 50;

const say = (then, ...head) => {
  return ({ socket }) => socket.write([...head, '', ''].join('\r\n'), () => then(socket));
};
const reset = (socket) => setTimeout(() => socket.resetAndDestroy(), RESET_AFTER_MS);
const end = (socket) => socket.end();
const exit = () => setTimeout(() => process.exit(7), RESET_AFTER_MS);

const ways = {
  reset: ({ socket }) => socket.resetAndDestroy(),
  end: ({ socket }) => socket.end(),
  exit: () => process.exit(7),
  /** Takes no connections any more, besides. */
  'deaf-reset': ({ socket }) => server.close() && socket.resetAndDestroy(),
  /** And dies only when that has long been seen. */
  'deaf-reset-exit': (request) => {
    ways['deaf-reset'](request);
    setTimeout(() => process.exit(7), 700);
  },
  deaf: () => server.close(),
  /** Neither answers nor goes away. */
  silent: () => undefined,
  hints: say(reset, 'HTTP/1.1 103 Early Hints', 'Link: </a>'),
  length: say(reset, 'HTTP/1.1 200 OK', 'Content-Length: 11'),
  'length-end': say(end, 'HTTP/1.1 200 OK', 'Content-Length: 11'),
  'length-exit': say(exit, 'HTTP/1.1 200 OK', 'Content-Length: 11'),
  /** The head of a stream goes out at once. */
  chunked: say(reset, 'HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'),
  byte: say(reset, 'HTTP/1.1 200 OK', 'Content-Length: 11', '', '{'),
};

const triesSoFar = (key) =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"path":"${key}"`)).length;

const server = createServer((request, response) => {
  const { method, url, headers } = request;
  const way = (headers['x-how'] ?? '').split(',')[triesSoFar(url)];
  const isLife = url === '/health';
  if (!isLife) write('request', { path: url });
  if (headers['x-unread'] !== undefined && way !== undefined) {
    ways[way](request);
    return;
  }
  if (headers.authorization !== undefined) {
    response.setHeader('X-Authorization', headers.authorization);
  }
  let bytes = 0;
  request.on('data', (chunk) => (bytes += chunk.length));
  request.on('end', () => {
    if (!isLife && way !== undefined && way !== '') ways[way](request);
    else if (headers['x-empty'] !== undefined) response.writeHead(204).end();
    else response.end(JSON.stringify({ method, bytes }));
  });
});
setTimeout(() => server.listen(port, '127.0.0.1', () => write('ready')), Number(loadMs));
// It lives on where it takes no connections.
setInterval(() => undefined, 1000);
