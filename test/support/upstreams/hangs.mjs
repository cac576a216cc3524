// Listens and never becomes healthy.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
process.on('SIGTERM', () => {
  write('asked-to-stop');
  process.exit(0);
});
createServer((_request, response) => {
  response.statusCode = 503;
  response.end();
}).listen(port, '127.0.0.1', () => write('listening'));
