// Ends its own process at the first request of all its lives; after that it answers.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
const [, , , journal] = process.argv;

createServer((request, response) => {
  if (request.url === '/health') {
    response.end('{}');
    return;
  }
  request.resume().once('end', () => {
    write('request', { path: request.url });
    if (readFileSync(journal, 'utf8').includes('"crashed"')) response.end('{"ok":true}');
    else {
      write('crashed');
      process.exit(139);
    }
  });
}).listen(port, '127.0.0.1', () => write('ready'));
