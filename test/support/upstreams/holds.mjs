// Takes so many MiB of a pretended GPU before it is ready: FOLDER MIB. What becomes of them after its
// end is for the driver to say.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [folder, mib] = more;
process.on('SIGTERM', () => {
  write('ended');
  process.exit(0);
});
writeFileSync(join(folder, String(process.pid)), `${mib}\n`);
createServer((_request, response) => response.end('{}')).listen(port, '127.0.0.1', () =>
  write('ready'),
);
