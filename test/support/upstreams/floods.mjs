// Sends as many MiB as `?mib=` says, as fast as they are taken; journals when nobody takes them.
import { createServer } from 'node:http';
import { setUp } from './journal.mjs';

const MIB = 1024 * 1024;
const STALLED_AFTER_MS = 400;
const { port, write } = setUp();

createServer((request, response) => {
  const mib = Number(new URL(request.url, 'http://x').searchParams.get('mib'));
  request.resume();
  if (request.url === '/health') write('asked');
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let bytes = 0;
  const more = () => {
    while (bytes < mib * MIB) {
      bytes += chunk.length;
      if (!response.write(chunk)) {
        const timer = setTimeout(() => write('stalled', { bytes }), STALLED_AFTER_MS);
        response.once('drain', () => {
          clearTimeout(timer);
          more();
        });
        return;
      }
    }
    response.end();
  };
  response.once('close', () => {
    if (mib > 0) write(response.writableFinished ? 'answered' : 'aborted', { bytes });
  });
  more();
}).listen(port, '127.0.0.1', () => write('ready'));
