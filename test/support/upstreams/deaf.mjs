// Ignores SIGTERM, as a server that hangs does.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
process.on('SIGTERM', () => write('asked-to-stop'));
createServer((_request, response) => response.end('{}')).listen(port, '127.0.0.1', () =>
  write('ready'),
);
