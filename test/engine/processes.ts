import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LOOK_AGAIN_MS = 20;

/** Runs until it is ended; what it writes is kept for the message should it fail. */
export function start(program: string, args: readonly string[], cwd: string): StartedProcess {
  const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const started: StartedProcess = { child, output: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      started.output += data.toString();
    });
  }
  return started;
}

export interface StartedProcess {
  readonly child: ChildProcess;
  output: string;
}

/** SIGTERM, and SIGKILL where that does not end it in time. */
export async function end({ child }: StartedProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exited;
  clearTimeout(timer);
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The port an engine was told to listen on, from its command line. */
export async function portOf(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)]);
  const port = /--port (\d+)/.exec(stdout)?.[1];
  if (port === undefined) {
    throw new Error(`process ${pid} has no --port: ${stdout}`);
  }
  return Number(port);
}

export async function isPortOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never the text that a pipe's would be.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Looks until it is so; `what` is named where it never comes to be. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  patienceMs = 10_000,
): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadlineMs) {
      throw new Error(`not within ${patienceMs} ms: ${what}`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
