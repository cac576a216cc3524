// Ends on SIGINT, and takes no notice of SIGTERM.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
process.on('SIGTERM', () => write('asked-to-stop'));
process.on('SIGINT', () => {
  write('interrupted');
  process.exit(0);
});
createServer((_request, response) => response.end('{}')).listen(port, '127.0.0.1', () =>
  write('ready'),
);
