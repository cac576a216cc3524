// Says 503 to its first request, and to come again in a second; then it answers.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
let wasAsked = false;

createServer((request, response) => {
  if (request.url === '/health') {
    response.end('{}');
    return;
  }
  request.resume().once('end', () => {
    write('request', { path: request.url });
    const head = { 'content-type': 'application/json', 'retry-after': '1' };
    if (!wasAsked) response.writeHead(503, head);
    else response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(wasAsked ? { id: 'second' } : { error: { message: 'busy' } }));
    wasAsked = true;
  });
}).listen(port, '127.0.0.1', () => write('ready'));
