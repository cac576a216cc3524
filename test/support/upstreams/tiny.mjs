// The least an upstream can be; starts and ends as fast as a process can.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const { port, write } = setUp();
process.on('SIGTERM', () => {
  write('ended');
  process.exit(0);
});
createServer((_request, response) => response.end('{}')).listen(port, '127.0.0.1', () =>
  write('ready'),
);
