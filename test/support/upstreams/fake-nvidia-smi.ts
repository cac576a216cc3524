import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { temporaryFolder } from '../gateway.js';
import { Journal } from '../journal.js';

const PROGRAM = fileURLToPath(new URL('fake-nvidia-smi.mjs', import.meta.url));
export const NVIDIA_ID = 'GPU-2dee1e25-b3b5-007e-2b55-79f2d0f2ebe5';
export const AMD_ID = '0x1f9de0957d137942';

/** What one run of a tool does. */
interface Step {
  readonly print?: string;
  readonly code?: number;
  /** First waits for this file. */
  readonly until?: string;
  readonly hangs?: boolean;
  readonly floods?: boolean;
}

/** One GPU of 24,000 MiB. */
export const nvidia = (freeMib: number): Step => ({
  print: `0, ${NVIDIA_ID}, 24000, ${freeMib}\n`,
});
export const amd = (totalBytes: number, usedBytes: number): Step => ({
  print: JSON.stringify({
    card0: {
      'Unique ID': AMD_ID,
      'VRAM Total Memory (B)': String(totalBytes),
      'VRAM Total Used Memory (B)': String(usedBytes),
    },
  }),
});

/** A folder that is all there is in the PATH. */
export function emptyPath(): string {
  const folder = temporaryFolder();
  vi.stubEnv('PATH', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return folder;
}

/** Installs a tool that takes these steps. */
export function install(folder: string, tool: string, steps: readonly Step[]): Journal {
  const journal = new Journal(join(folder, 'journal.jsonl'));
  const stepsFile = join(folder, `${tool}.json`);
  writeFileSync(stepsFile, JSON.stringify(steps));
  const words = [process.execPath, PROGRAM, '0', journal.file, tool, stepsFile];
  const line = words.map((word) => `'${word}'`).join(' ');
  writeFileSync(join(folder, tool), `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o755 });
  return journal;
}
