import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createApp } from '../../../src/create-app.js';
import { configFile } from '../gateway.js';
import { Journal } from '../journal.js';
import { upstream } from '../models.js';

/** A gateway and the upstream of its only model, `a`. */
export interface Wired {
  /** Of the gateway. */
  url: string;
  /** Of the upstream itself. */
  straight: string;
}

/** One for all tests of a file: they change nothing in it. */
export function wired(config: object = {}): Wired {
  const both: Wired = { url: '', straight: '' };
  let end = async (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'llama-swap-nest-'));
    const journal = new Journal(join(folder, 'journal.jsonl'));
    const models = { a: { cmd: upstream('wire', 'a', journal) } };
    const app = await createApp({ file: configFile({ models, ...config }, folder) });
    end = async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    };
    await app.listen({ host: '127.0.0.1', port: 0 });
    both.url = await app.getUrl();
    await fetch(`${both.url}/upstream/a/load`);
    both.straight = journal.lines().find(({ event }) => event === 'ready')?.path ?? '';
  });
  afterAll(() => end());
  return both;
}
