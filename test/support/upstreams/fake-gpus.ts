import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../gateway.js';
import type { Journal } from '../journal.js';
import { upstream } from '../models.js';
import { emptyPath } from './fake-nvidia-smi.js';

const PROGRAM = fileURLToPath(new URL('fake-gpus.sh', import.meta.url));

/** What each of the two GPUs has, in MiB. */
export const GPU_MIB = 24_000;

/**
 * Two GPUs, `gpu0` and `gpu1`, as the only `nvidia-smi` in the PATH tells of them. It journals what
 * the first has free, as `nvidia-smi free 24000`.
 */
export class FakeGpus {
  private readonly path = emptyPath();
  private readonly folder = temporaryFolder();

  /** `stepMib`: what the driver gives back of an ended process from one look to the next. */
  constructor(private readonly stepMib = GPU_MIB) {
    for (const gpu of ['0', '1']) mkdirSync(join(this.folder, gpu));
  }

  install({ file }: Journal): void {
    const words = [PROGRAM, this.folder, file, String(this.stepMib)];
    const line = words.map((word) => `'${word}'`).join(' ');
    const text = `#!/bin/sh\nexec /bin/sh ${line}\n`;
    writeFileSync(join(this.path, 'nvidia-smi'), text, { mode: 0o755 });
  }

  /** Another program takes so much of the first GPU, or gives it all back. */
  foreign(mib: number): void {
    const file = join(this.folder, '0', 'foreign');
    if (mib === 0) rmSync(file, { force: true });
    else writeFileSync(file, `${mib}\n`);
  }

  /** A command that runs an upstream which takes so much of a GPU. */
  model(name: string, journal: Journal, mib: number, gpu = 0): string {
    return upstream('holds', name, journal, join(this.folder, String(gpu)), String(mib));
  }
}
