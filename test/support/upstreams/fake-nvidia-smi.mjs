// Pretends to be a program that tells of GPUs: its nth run takes the nth of the steps in a file, and
// the last one from then on.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setUp } from './journal.mjs';

/** Longer than any test, and not for ever. */
const HANG_MS = 60_000;

const { write, more } = setUp();
const [, , , journal, name] = process.argv;
const [stepsFile] = more;

const runs = readFileSync(journal, 'utf8')
  .split('\n')
  .filter((line) => line.includes(`"name":"${name}","event":"started"`)).length;
const steps = JSON.parse(readFileSync(stepsFile, 'utf8'));
const { print = '', code = 0, until, hangs, floods } = steps[Math.min(runs, steps.length) - 1];

process.stdout.on('error', () => process.exit(1));
if (until !== undefined) while (!existsSync(until)) await sleep(5);
if (hangs) hangWithAChild();
else if (floods) flood();
else {
  write('ended');
  process.stdout.write(print);
  process.exitCode = code;
}

function hangWithAChild() {
  process.on('SIGTERM', () => undefined);
  const child = spawn(process.execPath, ['-e', `setTimeout(() => undefined, ${HANG_MS})`], {
    stdio: 'inherit',
  });
  write('forked', { pid: child.pid });
  setTimeout(() => undefined, HANG_MS);
}

function flood() {
  const line = 'x'.repeat(64 * 1024);
  process.stdout.write(line, flood);
}
