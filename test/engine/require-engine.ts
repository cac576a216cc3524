import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ENGINE, GATEWAY, MODEL, PROJECT_DIR } from './paths.js';

/** Runs before the suite: without an engine there is nothing to prove, and passing would be a lie. */
export default function requireEngine(): void {
  if (![ENGINE, MODEL].every(isThere)) {
    throw new Error('There is no engine in .engine/: run `npm run engine:fetch` first.');
  }
  if (!isThere(GATEWAY)) {
    throw new Error('The gateway is not built: run `npm run build` first.');
  }
}

function isThere(path: string): boolean {
  return existsSync(join(PROJECT_DIR, path));
}
