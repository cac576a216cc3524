// Thinks about every answer until `/next` is asked for; that of `/events` has begun by then. Once it is
// `/sick` it is not well whenever it is asked, and with `?moves` goes on with its answers all the same.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
const open = new Set();
let isSick = false;
let moves = false;

const routes = {
  '/health': (response) => {
    write('asked');
    if (isSick && moves) for (const answer of open) answer.write('data: more\n\n');
    response.writeHead(isSick ? 503 : 200).end();
  },
  '/sick': (response, query) => {
    isSick = true;
    moves = query.has('moves');
    response.end();
  },
  '/next': (response) => {
    for (const answer of open) answer.end('data: last\n\n');
    response.end();
  },
};

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  request.resume();
  const route = routes[pathname];
  if (route !== undefined) {
    route(response, searchParams);
    return;
  }
  open.add(response);
  response.once('close', () => open.delete(response));
  write('request', { path: pathname });
  if (pathname.endsWith('/events')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
  }
}).listen(port, '127.0.0.1', () => write('ready'));
