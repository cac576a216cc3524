import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { argumentsOf, PROGRAM } from '../runtime.js';
import type { ContractRuntime, Place } from '../runtime.js';

/** A server that somebody keeps running: it comes back awake when it has ended. */
class Kept {
  private child: ChildProcess | undefined;
  private isOver = false;
  private over: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly args: readonly string[],
  ) {}

  static async start(place: Place, name: string): Promise<Kept> {
    const port = await freePort();
    const kept = new Kept(name, port, argumentsOf(place, name, '127.0.0.1', String(port)));
    const listens = place.journal.count(name, 'listening') + 1;
    kept.spawn('asleep');
    await place.journal.until(name, 'listening', listens);
    return kept;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async isAwake(): Promise<boolean> {
    const answer = await (await fetch(`${this.url}/is_sleeping`)).text();
    return answer.includes('false');
  }

  async end(): Promise<void> {
    this.isOver = true;
    this.child?.kill('SIGKILL');
    await this.over;
  }

  private spawn(state: 'asleep' | 'awake'): void {
    const child = spawn(process.execPath, [PROGRAM, ...this.args, state], { stdio: 'ignore' });
    this.child = child;
    this.over = once(child, 'exit').then(() => {
      if (!this.isOver) this.spawn('awake');
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

export const external: ContractRuntime = {
  title: 'an external server that sleeps',
  noticesCrashes: false,
  isTakenOver: true,
  afterwards: 'sleeping',
  failure: /POST \/wake_up was answered with \d/,
  log: /wake_up/,
  stage: (place) => {
    const servers = new Map<string, Kept>();
    onTestFinished(async () => {
      await Promise.all([...servers.values()].map((server) => server.end()));
    });
    return Promise.resolve({
      environment: {},
      entry: async (name) => {
        const server = servers.get(name) ?? (await Kept.start(place, name));
        servers.set(name, server);
        return { external: server.url, sleep: '/sleep', wake: '/wake_up' };
      },
      left: async () => {
        const all = [...servers.values()];
        const awake = await Promise.all(all.map((server) => server.isAwake()));
        return all.filter((_, i) => awake[i]).map(({ name }) => name);
      },
    });
  },
};
