import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file that fills with what clients get. */
    readonly coldStart: string;
  }
}

const PROGRAM = fileURLToPath(new URL('run.mjs', import.meta.url));

/** Before all other tests, so that they run while the clients wait. */
export default function begin(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-'));
  const results = join(folder, 'results.jsonl');
  project.provide('coldStart', results);
  const program = spawn(process.execPath, [PROGRAM, results], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(program, 'exit').then(() => {
    appendFileSync(results, `${JSON.stringify({ isOver: true })}\n`);
  });
  return async () => {
    program.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
}
