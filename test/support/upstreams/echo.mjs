// Answers with what it was sent: method, URL, raw header fields, and the body's length and digest. Where a
// FILE is named behind the address, it is healthy once there is one. With X-Early its answer begins
// before it reads, which it does late.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [host = '127.0.0.1', file] = more;
const LATE_MS = 200;
createServer((request, response) => {
  if (file !== undefined && request.url === '/health') {
    response.writeHead(existsSync(file) ? 200 : 503).end();
    return;
  }
  const digest = createHash('sha256');
  const head = [];
  let bytes = 0;
  if (request.headers['x-early'] !== undefined) {
    response.writeHead(200, { 'Content-Type': 'application/json' }).write(' ');
    setTimeout(() => request.resume(), LATE_MS);
    request.pause();
  }
  request.on('data', (chunk) => {
    bytes += chunk.length;
    if (bytes <= 4096) head.push(chunk);
    digest.update(chunk);
  });
  request.on('end', () => {
    const { method, url, rawHeaders, trailers } = request;
    const sha256 = digest.digest('hex');
    const body = Buffer.concat(head).toString('latin1');
    if (url !== '/health') write('request', { path: url, bytes, sha256 });
    const answer = JSON.stringify({ method, url, rawHeaders, trailers, bytes, sha256, body });
    if (response.headersSent) {
      response.end(answer);
      return;
    }
    // Fields a proxy must not pass on, and some it must.
    response.setHeader('Connection', 'X-Secret-Hop');
    response.setHeader('X-Secret-Hop', 'only for the next hop');
    response.setHeader('Proxy-Authenticate', 'Basic');
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.setHeader('X-Upstream', 'echo');
    response.setHeader('Content-Type', 'application/json');
    response.end(answer);
  });
}).listen(port, host, () => write('ready'));
