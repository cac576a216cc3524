// What every measurement needs around it: a folder of its own, an end on Ctrl+C, exit codes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NoCompilerError } from './programs/native.mjs';

const EXIT_PROBLEMS = 1;
const EXIT_USAGE = 2;
const EXIT_CANNOT = 3;
const EXIT_INTERRUPTED = 130;

/** `read` gives the options, or throws; `measure` gives what went wrong, one sentence each. */
export async function session(read, measure) {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));
  }
  const options = attempt(read);
  if (options === undefined) return;
  const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-bench-'));
  try {
    const problems = await measure({ ...options, folder, signal: interrupted.signal });
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = EXIT_PROBLEMS;
  } catch (error) {
    console.error(error.message);
    process.exitCode = interrupted.signal.aborted ? EXIT_INTERRUPTED : exitCodeOf(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function attempt(read) {
  try {
    return read();
  } catch (error) {
    console.error(error.message);
    process.exitCode = EXIT_USAGE;
    return undefined;
  }
}

const exitCodeOf = (error) => (error instanceof NoCompilerError ? EXIT_CANNOT : EXIT_PROBLEMS);
