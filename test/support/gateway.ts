import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/create-app.js';
import { Journal } from './journal.js';

/** Workers run side by side, those of several runs too; each looks for ports in a range of its own. */
const START_PORT = 10_000 + (process.pid % 220) * 100;

/** A model of the configuration, as the file spells it. */
export type ModelEntry = Readonly<Record<string, unknown>>;

export interface GatewayUnderTest {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly journal: Journal;
  close(): Promise<void>;
}

/** The thousands of files that `npm ci` makes take their time where the disk is busy. */
const REMOVAL_TIMEOUT_MS = 180_000;

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }), REMOVAL_TIMEOUT_MS);
  return folder;
}

/** A configuration file with the given content. JSON is YAML. */
export function configFile(config: object, folder = temporaryFolder()): string {
  const file = join(folder, 'config.yaml');
  const usual = { logLevel: 'error', startPort: START_PORT, stateFolder: join(folder, 'state') };
  writeFileSync(file, JSON.stringify({ ...usual, ...config }));
  return file;
}

/**
 * The real application in this process, listening on a free port, over real upstream processes.
 * The configuration gets a journal all stand-ins write to. Ended after the test.
 */
export async function startGateway(
  configure: (journal: Journal) => object,
): Promise<GatewayUnderTest> {
  const folder = temporaryFolder();
  const journal = new Journal(join(folder, 'journal.jsonl'));
  const app = await createApp({ file: configFile(configure(journal), folder) });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= app.close());
  onTestFinished(close);
  await app.listen({ host: '127.0.0.1', port: 0 });
  return { url: await app.getUrl(), app, journal, close };
}
