// A program under test, from its start to its certain end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pinned } from './cores.mjs';

const HEALTHY_WITHIN_MS = 20_000;
/** More than any of them gives its models to end. */
export const ENDS_WITHIN_MS = 20_000;

/**
 * Starts it and waits until `/health` answers 200. `urlIn` finds the address in what it has printed
 * so far. It runs on that `core`, or on any. Whoever started it must `end` it.
 */
export async function startChild(command, args, { cwd, env, core, urlIn, signal }) {
  signal.throwIfAborted();
  const beganAt = performance.now();
  const [file, ...words] = pinned(core, [command, ...args]);
  const child = spawn(file, words, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const early = new AbortController();
  exited.then(
    ([code]) => early.abort(new Error(`${command} exited with ${code}`)),
    (error) => early.abort(error),
  );
  const stop = AbortSignal.any([signal, early.signal, AbortSignal.timeout(HEALTHY_WITHIN_MS)]);
  const end = () => endChild(child, exited);
  try {
    const url = await untilHealthy(child, urlIn, stop);
    return { url, pid: child.pid, healthyAfterMs: performance.now() - beganAt, end };
  } catch (error) {
    await end();
    throw stop.aborted ? stop.reason : error;
  }
}

async function untilHealthy(child, urlIn, signal) {
  let output = '';
  const collect = (text) => (output += text);
  child.stdout.setEncoding('utf8').on('data', collect);
  let url;
  while ((url = urlIn(output)) === undefined) await once(child.stdout, 'data', { signal });
  while (!(await isHealthy(url, signal))) await sleep(5, undefined, { signal });
  // Read on, or it would block; but what it says from here on is nobody's.
  child.stdout.off('data', collect).resume();
  return url;
}

const isHealthy = (url, signal) =>
  fetch(`${url}/health`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );

async function endChild(child, exited) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
  await exited.finally(() => clearTimeout(patience));
}

/** The first of `count` ports in a row that can be bound now, from `from` on. */
export async function freePorts(count, from) {
  for (let first = from; ; first += count) {
    const ports = Array.from({ length: count }, (_, i) => first + i);
    if ((await Promise.all(ports.map(canBind))).every(Boolean)) return first;
  }
}

const canBind = (port) =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
