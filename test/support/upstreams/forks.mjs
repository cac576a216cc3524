// Leaves the work to a child of a child, as wrapper scripts do; the grandchild ignores SIGTERM if told so.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setUp } from './journal.mjs';

const { port, write, more } = setUp();
const [depth = '2', leaf = 'deaf'] = more;
const [, self, , file, name] = process.argv;
const next =
  Number(depth) > 1
    ? [self, port, file, name, Number(depth) - 1, leaf]
    : [fileURLToPath(new URL(`./${leaf}.mjs`, import.meta.url)), port, file, name];
spawn(process.execPath, next.map(String), { stdio: 'inherit' });
process.on('SIGTERM', () => {
  write('ended');
  process.exit(0);
});
setInterval(() => undefined, 1000);
