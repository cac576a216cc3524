// Goes on only when it is let: FOLDER, then the stages it waits at, of `ready`, `answer` and `end`. It is
// let while FOLDER holds a file named after it and the stage, such as `a-ready`.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [, , , , name] = process.argv;
const [folder, ...stages] = more;

const isLet = (stage) => !stages.includes(stage) || existsSync(join(folder, `${name}-${stage}`));
const until = async (stage) => {
  while (!isLet(stage)) await sleep(5);
};

process.on('SIGTERM', async () => {
  write('asked-to-stop');
  await until('end');
  write('ended');
  process.exit(0);
});

let isReady = false;
createServer(async (request, response) => {
  if (request.url === '/health') {
    response.statusCode = isLet('ready') ? 200 : 503;
    if (!isReady && isLet('ready')) write('ready');
    isReady = isLet('ready');
    response.end('{}');
    return;
  }
  write('request', { path: request.url });
  response.once('close', () => {
    if (!response.writableFinished) write('aborted');
  });
  request.resume();
  await until('answer');
  // Before its last byte: by the time the client has that, it is written.
  if (!response.destroyed) write('answered');
  response.end(JSON.stringify({ pid: process.pid }));
}).listen(port, '127.0.0.1', () => write('listening'));
