// Answers in steps: the second part of every open answer goes out when `/next` is asked for.
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
const steps = new EventEmitter().setMaxListeners(0);

const heads = {
  '/events': { 'content-type': 'text/event-stream; charset=utf-8' },
  '/chunks': { 'content-type': 'application/octet-stream' },
  '/length': { 'content-type': 'text/plain', 'content-length': '16' },
};

createServer(async (request, response) => {
  const path = request.url.split('?')[0].replace(/^\/v1/, '');
  if (path === '/health') response.end('{}');
  else if (path === '/next') {
    steps.emit('next');
    response.end('{}');
  } else {
    write('request', { path });
    response.once('close', () => write(response.writableFinished ? 'answered' : 'aborted'));
    if (path === '/unread') await takeLate(request, response);
    else if (path === '/hasty') refuseEarly(response);
    else await answerInSteps(request, response, heads[path]);
  }
}).listen(port, '127.0.0.1', () => write('ready'));

async function answerInSteps(request, response, head) {
  request.resume();
  await once(request, 'end');
  response.writeHead(200, head).write('data: 1\n');
  await once(steps, 'next');
  response.end('data: 2\n');
}

/** Reads nothing of the request before the next step. */
async function takeLate(request, response) {
  await once(steps, 'next');
  const digest = createHash('sha256');
  for await (const chunk of request) digest.update(chunk);
  response.end(digest.digest('hex'));
}

/** Answers without reading what it is sent. */
function refuseEarly(response) {
  response.writeHead(409, { 'content-length': '7' }).end('refused');
}
