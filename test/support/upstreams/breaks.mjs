// Breaks its answers in the way the body of the request asks for.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();

const breakages = {
  /** Closes before it answers. */
  silent: (_response, socket) => socket.destroy(),
  /** Ends an event stream in the middle of an event. */
  stream: (response, socket) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"n":1}\n\ndata: {"n"', () => setTimeout(() => socket.destroy(), 20));
  },
  /** Says 100 bytes, sends 10. */
  short: (response, socket) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('0123456789', () => setTimeout(() => socket.destroy(), 20));
  },
  /** Ends its own process. */
  crash: () => process.exit(7),
  /** Never answers. */
  never: () => undefined,
};

createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const how =
      /"how":"(\w+)"/.exec(body)?.[1] ?? new URL(request.url, 'http://x').searchParams.get('how');
    if (how === null || how === undefined) response.end('{"status":"ok"}');
    else {
      write('request', { path: request.url });
      response.once('close', () => write(response.writableFinished ? 'answered' : 'aborted'));
      breakages[how](response, request.socket);
    }
  });
}).listen(port, '127.0.0.1', () => write('ready'));
