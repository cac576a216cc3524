// llama-swap, where a binary of it is given, with its defaults: one model at a time.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, startChild } from './child.mjs';

/** By default it answers 429 where more than ten requests are in one model. */
const NO_LIMIT = 100_000;

/** What would cost it time and memory and is of no use here is off: request logs and recordings. */
const UNBURDENED = { logLevel: 'warn', logToStdout: 'none', captureBuffer: 0 };

export async function startPeer(binary, { models, startPort }, folder, signal, { core } = {}) {
  const file = join(folder, 'peer.yaml');
  const config = { healthCheckTimeout: 120, startPort, ...UNBURDENED, models: peer(models) };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  const address = `127.0.0.1:${await freePorts(1, startPort + Object.keys(models).length)}`;
  return startChild(binary, ['--config', file, '--listen', address], {
    cwd: folder,
    core,
    urlIn: () => `http://${address}`,
    signal,
  });
}

const peer = (models) =>
  Object.fromEntries(
    Object.entries(models).map(([name, { cmd }]) => [
      name,
      {
        cmd: cmd.replace('{PORT}', '${PORT}'),
        proxy: 'http://127.0.0.1:${PORT}',
        ttl: 0,
        concurrencyLimit: NO_LIMIT,
      },
    ]),
  );
