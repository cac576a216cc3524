// The gateway of this repository, as `npm run build` made it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.mjs';

export const built = (file) => fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));

/** Starts it with this configuration, on a port of its own choice. */
export function startGateway(config, folder, signal, { core } = {}) {
  const file = join(folder, 'gateway.yaml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  const args = [built('main.js'), '--config', file, '--listen', '127.0.0.1:0'];
  const urlIn = (output) => /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
  const env = { ...process.env, NODE_ENV: 'production' };
  return startChild(process.execPath, args, { core, env, urlIn, signal });
}
