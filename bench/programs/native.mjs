// The programs in C: a model server and clients that are fast enough not to be what is measured.
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cores, pinned } from './cores.mjs';

const run = promisify(execFile);
/** After this a client counts what is not answered as failed. */
const ANSWERED_WITHIN_S = 60;

export class NoCompilerError extends Error {
  constructor() {
    super(
      'no C compiler: neither gcc nor cc is on the PATH, and the load generator is a program in C',
    );
  }
}

/** Compiles both into the folder; gives where they are. */
export function compile(folder) {
  const compiler = ['gcc', 'cc'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (compiler === undefined) throw new NoCompilerError();
  const [upstream, load] = ['upstream', 'load'].map((name) => {
    const source = fileURLToPath(new URL(`../native/${name}.c`, import.meta.url));
    const program = join(folder, name);
    const { status, stderr } = spawnSync(compiler, ['-O2', '-o', program, source]);
    if (status !== 0) throw new Error(`${compiler} cannot compile ${source}:\n${stderr}`);
    return program;
  });
  return { upstream, load };
}

/** The command of a model server, for a configuration. */
export function upstreamCommand({ upstream }, { name, journal, loadMs = 0, stopMs = 0, logs }) {
  const words = pinned(cores?.load, [`'${upstream}'`, '--port {PORT}', `--name ${name}`]);
  const times = `--journal '${journal}' --load-ms ${loadMs} --stop-ms ${stopMs}`;
  return `${words.join(' ')} ${times}${logs ? ' --log-requests' : ''}`;
}

/** Lets the clients ask the port; `options` are those of load.c. Gives what they saw. */
export async function runLoad({ load }, port, options, signal) {
  const given = { port, within: ANSWERED_WITHIN_S, ...options };
  const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const [command, ...rest] = pinned(cores?.load, [load, ...args]);
  try {
    const { stdout, stderr } = await run(command, rest, { signal });
    return { ...JSON.parse(stdout), complaint: stderr.trim() };
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`the load generator ended early: ${error.stderr?.trim() || error.message}`);
  }
}
