import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { codeOf } from '../error-code.js';

/** What no tool says in earnest. */
const LONGEST_CHARACTERS = 256 * 1024;

export type ToolResult =
  | { readonly kind: 'ended'; readonly exitCode: number | null; readonly output: string }
  | { readonly kind: 'absent' }
  /** It was killed; one that is stuck in the kernel may take its time to go. */
  | { readonly kind: 'killed'; readonly why: string; readonly gone: Promise<unknown> };

export interface ToolRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Kills it. */
  readonly signal: AbortSignal;
}

/**
 * Runs a program without a shell and takes what it prints. Never longer than the timeout, with
 * whatever it has started itself.
 * @throws Error when it is there and cannot be run.
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  const child = spawn(run.program, [...run.args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'absent' };
    throw error;
  }
  return watch(child, run);
}

async function watch(child: ChildProcess, { timeoutMs, signal }: ToolRun): Promise<ToolResult> {
  const bound = new AbortController();
  const timer = setTimeout(() => {
    bound.abort(`no answer within ${timeoutMs} ms`);
  }, timeoutMs);
  const gone = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  const kill = (): void => {
    killGroup(child);
  };
  process.once('exit', kill);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (output.length > LONGEST_CHARACTERS) bound.abort('it prints without end');
  });
  const stop = AbortSignal.any([bound.signal, signal]);
  try {
    // Not `exit`: what it has printed may still be on its way.
    const [exitCode] = (await once(child, 'close', { signal: stop })) as [number | null];
    return { kind: 'ended', exitCode, output };
  } catch {
    kill();
    child.stdout?.destroy();
    child.unref();
    return { kind: 'killed', why: String(stop.reason), gone };
  } finally {
    clearTimeout(timer);
    process.off('exit', kill);
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
