// Speaks WebSocket the way the last part of the path says; `/health` is plain. A message that says `exit`
// ends the process. Options: ms until it listens.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [loadMs = '0'] = more;
const [, , , journal] = process.argv;

const MIB = 1024 * 1024;
const STALLED_AFTER_MS = 400;
/** A reset takes along what has not been read yet. */
const RESET_AFTER_MS = 50;

/** Once the WebSocket is open. */
const talks = {
  echo: (socket) =>
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })),
  /** Sends itself what it was asked for, in the packet of the handshake. */
  tells: (socket, { url, rawHeaders }) => socket.send(JSON.stringify({ url, rawHeaders })),
  closes: (socket) => socket.on('message', () => socket.close(4001, 'enough')),
  /** Ends the connection behind its last message without a close frame. */
  ends: (socket) => {
    socket.send(Buffer.alloc(MIB, 'x'), () => socket._socket.end());
  },
  /** At the first message. */
  resets: (socket) => socket.on('message', () => socket._socket.resetAndDestroy()),
  /** Reads nothing. */
  deaf: (socket) => socket.pause(),
  /** Half of a message, and no more of it. */
  half: (socket) =>
    socket._socket.write(Buffer.concat([Buffer.from([0x82, 100]), Buffer.alloc(50)])),
  floods: (socket, { url }) => {
    const mib = Number(new URL(url, 'http://x').searchParams.get('mib'));
    const chunk = Buffer.alloc(MIB / 16, 'x');
    let left = mib * 16;
    const next = () => {
      if (left-- <= 0) return;
      const timer = setTimeout(
        () => write('stalled', { bytes: (mib * 16 - left) * chunk.length }),
        STALLED_AFTER_MS,
      );
      socket.send(chunk, () => {
        clearTimeout(timer);
        next();
      });
    };
    next();
  },
};

const say = (stream, ...lines) => stream.write([...lines, '', ''].join('\r\n'));

/** Instead of opening it. */
const refusals = {
  refuses: (_, stream) => {
    say(
      stream,
      'HTTP/1.1 403 Forbidden',
      'X-Why: no',
      'Transfer-Encoding: chunked',
      'Keep-Alive: 5',
    );
    stream.end('5\r\nnot y\r\n3\r\nou!\r\n0\r\n\r\n');
  },
  ignores: (_, stream) => {
    say(stream, 'HTTP/1.1 200 OK', 'Content-Length: 5');
    stream.write('plain');
  },
  other: (_, stream) => say(stream, 'HTTP/1.1 101 X', 'Connection: upgrade', 'Upgrade: smuggle/1'),
  silent: (_, stream) => stream.resume().once('end', () => stream.end()),
};

const ways = {
  reset: (stream) => setTimeout(() => stream.resetAndDestroy(), RESET_AFTER_MS),
  exit: () => process.exit(7),
};

const triesSoFar = (url) =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"path":"${url}"`)).length;

process.on('SIGTERM', () => {
  write('asked-to-stop');
  write('ended');
  process.exit(0);
});

const sockets = new WebSocketServer({
  noServer: true,
  perMessageDeflate: process.argv.includes('deflate'),
  handleProtocols: (protocols) => [...protocols][0],
});

const server = createServer((request, response) => {
  if (request.url === '/health') write('asked');
  response.end('{}');
});
server.on('upgrade', (request, stream, head) => {
  const { url, headers } = request;
  const way = (headers['x-how'] ?? '').split(',')[triesSoFar(url)];
  write('request', { path: url });
  stream.on('error', () => undefined);
  stream.once('close', () => write('gone', { path: url }));
  if (way !== undefined && way !== '') {
    ways[way](stream);
    return;
  }
  const name = new URL(url, 'http://x').pathname.split('/').at(-1);
  if (refusals[name] !== undefined) {
    refusals[name](request, stream);
    return;
  }
  sockets.handleUpgrade(request, stream, head, (socket) => {
    socket.on('error', () => undefined);
    socket.on(
      'message',
      (data) => data.toString() === 'exit' && process.kill(process.pid, 'SIGKILL'),
    );
    socket.on('close', (code) => write('closed', { path: url, code }));
    (talks[name] ?? talks.echo)(socket, request);
  });
});
setTimeout(() => server.listen(port, '127.0.0.1', () => write('ready')), Number(loadMs));
