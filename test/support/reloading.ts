import { join } from 'node:path';
import { createApp } from '../../src/create-app.js';
import { onTestFinished } from 'vitest';
import { configFile, temporaryFolder } from './gateway.js';
import { json } from './http.js';
import { Journal } from './journal.js';

export interface ReloadAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A gateway in this process whose file the test writes anew, and that it tells to read it again. */
export class Reloading {
  readonly folder = temporaryFolder();
  readonly journal = new Journal(join(this.folder, 'journal.jsonl'));
  url = '';

  /** Resolves once it listens. */
  static async start(configure: (journal: Journal) => object): Promise<Reloading> {
    const gateway = new Reloading();
    const app = await createApp({ file: gateway.write(configure(gateway.journal)) });
    onTestFinished(() => app.close());
    await app.listen({ host: '127.0.0.1', port: 0 });
    gateway.url = await app.getUrl();
    return gateway;
  }

  /** Returns the file's path. */
  write(config: object): string {
    return configFile(config, this.folder);
  }

  async reload(config?: object): Promise<ReloadAnswer> {
    if (config !== undefined) this.write(config);
    const response = await fetch(`${this.url}/api/reload`, { method: 'POST' });
    return { status: response.status, body: await json(response) };
  }
}
