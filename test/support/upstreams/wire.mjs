// Answers with exactly the bytes X-Script asks for, and keeps what it was sent: `GET /seen` with the
// same X-Case tells it, once it has all come.
import { createServer } from 'node:net';
import { setUp } from './journal.mjs';
import { framingOf, say, valuesIn, WireReader } from './wire-reader.mjs';

const { port, write } = setUp();
const seen = new Map();

createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  socket.on('error', () => undefined);
  void serve(socket).catch(() => socket.destroy());
}).listen(port, '127.0.0.1', () => write('ready', { path: `http://127.0.0.1:${port}` }));

async function serve(socket) {
  const reader = new WireReader(socket);
  for (let head = await reader.head(); head !== undefined; head = await reader.head()) {
    const [, path] = head.line.split(' ');
    const [about = ''] = valuesIn(head.fields, 'x-case');
    if (path === '/health') await answer(socket, '{}');
    else if (path === '/seen') await answer(socket, JSON.stringify(await record(about).promise));
    else if (!(await play({ socket, reader, head, about }))) return;
  }
  socket.end();
}

/** @returns whether another request may come */
async function play({ socket, reader, head, about }) {
  const [text = 'e30='] = valuesIn(head.fields, 'x-script');
  const { early = [], late = [], then = 'go on' } = JSON.parse(Buffer.from(text, 'base64'));
  await say(socket, early);
  // Refuses the body: what comes of it is thrown away, as a server does that wants to be heard.
  if (then === 'refuse') socket.end();
  const body = await reader.body(framingOf(head.fields));
  record(about).resolve({ head, body });
  if (then === 'refuse') return false;
  await say(socket, late);
  if (then === 'end') socket.end();
  return then === 'go on';
}

function record(about) {
  const known = seen.get(about);
  if (known !== undefined) return known;
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  seen.set(about, made);
  return made;
}

function answer(socket, text) {
  const body = Buffer.from(text);
  return say(socket, [`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`, body]);
}
