// Journals its port, and does nothing before there is a file; then it listens, and ends if it cannot.
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [file] = more;
write('waits', { path: String(port) });
while (!existsSync(file)) await sleep(5);
createServer((_request, response) => response.end(JSON.stringify({ port })))
  .once('error', () => process.exit(1))
  .listen(port, '127.0.0.1', () => write('ready'));
