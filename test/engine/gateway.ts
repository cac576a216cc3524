import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { GATEWAY, PROJECT_DIR } from './paths.js';
import { end, freePort, isAlive, start, until } from './processes.js';
import type { StartedProcess } from './processes.js';

const START_PATIENCE_MS = 20_000;
const END_PATIENCE_MS = 40_000;

export interface Health {
  readonly status: string;
  readonly models: Readonly<Record<string, { status: string; pid: number }>>;
}

/** The built gateway, as a user starts it. */
export class Gateway {
  private constructor(
    readonly url: string,
    private readonly program: StartedProcess,
    private readonly configDir: string,
  ) {}

  static async start(config: object): Promise<Gateway> {
    const configDir = await mkdtemp(join(tmpdir(), 'gateway-'));
    const configFile = join(configDir, 'config.yaml');
    await writeFile(configFile, stringify(config));
    const address = `127.0.0.1:${await freePort()}`;
    const args = [GATEWAY, '--config', configFile, '--listen', address];
    const program = start('node', args, PROJECT_DIR);
    const gateway = new Gateway(`http://${address}`, program, configDir);
    try {
      await until('the gateway answers', () => gateway.#answers(), START_PATIENCE_MS);
    } catch (error) {
      await gateway.end();
      throw new Error(`The gateway did not start:\n${program.output}`, { cause: error });
    }
    return gateway;
  }

  /** Ends it, and fails where one of its engines is left running (which is ended then, too). */
  async end(): Promise<void> {
    const pids = await this.#enginePids();
    await end(this.program, END_PATIENCE_MS);
    await rm(this.configDir, { recursive: true });
    const left = pids.filter(isAlive);
    left.forEach((pid) => process.kill(pid, 'SIGKILL'));
    if (left.length > 0) {
      throw new Error(`The gateway left processes behind: ${left.join(', ')}`);
    }
  }

  post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  unload(model: string): Promise<Response> {
    return fetch(`${this.url}/upstream/${model}`, { method: 'DELETE' });
  }

  async health(): Promise<Health> {
    return json<Health>(await fetch(`${this.url}/health`));
  }

  async running(): Promise<string[]> {
    const { running } = await json<{ running: string[] }>(await fetch(`${this.url}/running`));
    return running.toSorted();
  }

  async pidOf(model: string): Promise<number> {
    const { models } = await this.health();
    const pid = models[model]?.pid;
    if (pid === undefined) {
      throw new Error(`${model} has no process: ${JSON.stringify(models)}`);
    }
    return pid;
  }

  async #answers(): Promise<boolean> {
    if (this.program.child.exitCode !== null) {
      throw new Error(`exit code ${this.program.child.exitCode}`);
    }
    const response = await fetch(`${this.url}/health/live`).catch(() => undefined);
    await response?.body?.cancel();
    return response?.ok === true;
  }

  async #enginePids(): Promise<number[]> {
    const health = await this.health().catch(() => undefined);
    return Object.values(health?.models ?? {}).map(({ pid }) => pid);
  }
}

/** A successful answer's JSON; its shape is what the expectations after it check. */
export async function json<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${response.url} answered ${response.status}: ${text}`);
  }
  return JSON.parse(text) as T;
}
