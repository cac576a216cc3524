// Prints lines in parts that end anywhere, then as many MiB as it is told; is ready once all of it is out.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [mib = '0'] = more;
for (const part of ['one, ', 'in three ', 'parts\n\ntwo\nno', ' end']) {
  process.stdout.write(part);
  await sleep(50);
}
const line = `${'x'.repeat(1023)}\n`;
for (let i = 0; i < Number(mib); i++) {
  await new Promise((resolve) => process.stdout.write(line.repeat(1024), resolve));
}
createServer((_request, response) => response.end('{}')).listen(port, '127.0.0.1', () =>
  write('ready'),
);
