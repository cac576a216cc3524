// Leaves the work to a child in a session of its own, as daemons do: another program of these, `tiny`
// unless told.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [, , , file, name] = process.argv;
const [leaf = 'tiny'] = more;
const program = fileURLToPath(new URL(`./${leaf}.mjs`, import.meta.url));
spawn(process.execPath, [program, String(port), file, `${name}-daemon`], {
  detached: true,
  stdio: 'ignore',
});
process.on('SIGTERM', () => {
  write('ended');
  process.exit(0);
});
setInterval(() => undefined, 1000);
