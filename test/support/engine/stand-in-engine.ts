import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ContainerCreateOptions } from 'dockerode';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../gateway.js';
import { EngineContainer } from './engine-container.js';
import { Refusal, SAYS } from './engine-error.js';
import { eventAt, EventFeed } from './event-feed.js';
import { Faults } from './faults.js';
import type { EngineNetwork } from './inspection.js';
import { namesOfNetworks } from './inspection.js';
import { Images } from './registry.js';
import { route } from './routes.js';

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;

const network = (name: string, driver = 'bridge'): EngineNetwork => ({
  id: randomBytes(32).toString('hex'),
  name,
  driver,
});

/**
 * A Docker engine as its clients see it, on a socket in a folder of the test, whose containers are
 * processes of this machine. Its test is everybody else who uses it. Gone after the test.
 */
export class StandInEngine {
  readonly socket = join(temporaryFolder(), 'docker.sock');
  readonly containers = new Map<string, EngineContainer>();
  readonly networks = [network('bridge'), network('host', 'host'), network('none', 'null')];
  readonly images = new Images();
  readonly events = new EventFeed();
  readonly faults = new Faults();
  /** `POST /containers/<name or id>/start`, in the order they came. */
  readonly calls: string[] = [];
  hasGpus = true;
  /** So many containers ran at once, at some time. */
  mostRunning = 0;
  private server: Server | undefined;
  private addresses = 1;

  /** One that can be asked. */
  static async start(): Promise<StandInEngine> {
    const engine = new StandInEngine();
    onTestFinished(() => engine.end());
    await engine.up();
    return engine;
  }

  get dockerHost(): string {
    return `unix://${this.socket}`;
  }

  get isUp(): boolean {
    return this.server !== undefined;
  }

  async up(): Promise<void> {
    this.server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
      void this.serve(request, response);
    });
    this.server.listen(this.socket);
    await once(this.server, 'listening');
  }

  /** Its socket is gone; its containers end with it, unless it is one that lets them live. */
  async down({ lives }: { readonly lives: boolean }): Promise<void> {
    const { server } = this;
    this.server = undefined;
    this.events.isLosing = true;
    this.events.forget();
    this.events.cut();
    for (const { logs } of this.all()) logs.cut();
    server?.closeAllConnections();
    await new Promise<unknown>((resolve) => {
      if (server === undefined) resolve(undefined);
      else server.close(resolve);
    });
    if (!lives) await Promise.all(this.all().map((container) => container.end()));
    this.events.isLosing = false;
  }

  async restart(how: { readonly lives: boolean }): Promise<void> {
    await this.down(how);
    await this.up();
  }

  addNetwork(name: string): void {
    this.networks.push(network(name));
  }

  all(): EngineContainer[] {
    return [...this.containers.values()];
  }

  /** `name running`, … in the order they were created. */
  ps(): string[] {
    return this.all().map(({ name, state }) => `${name} ${state.Status}`);
  }

  /** By its name, its id, or the beginning of that. @throws Refusal */
  find(reference: string): EngineContainer {
    const found =
      this.all().find(({ name, id }) => name === reference || id === reference) ??
      this.all().find(({ id }) => reference.length >= 4 && id.startsWith(reference));
    if (found === undefined) throw SAYS.noContainer(reference);
    return found;
  }

  /** @throws Refusal */
  create(name: string, body: ContainerCreateOptions): EngineContainer {
    if (!NAME.test(name)) throw SAYS.noName(name);
    const image = this.images.get(body.Image ?? '');
    const taken = this.all().find((one) => one.name === name);
    if (taken !== undefined) throw SAYS.nameTaken(name, taken.id);
    const container = new EngineContainer({
      name,
      body,
      image,
      address: `127.9.${process.pid % 250}.${++this.addresses}`,
      tell: (about, action, more = {}) => {
        const running = this.all().filter(({ isRunning }) => isRunning).length;
        this.mostRunning = Math.max(this.mostRunning, running);
        const attributes = { ...about.labels, image: body.Image ?? '', name, ...more };
        this.events.tell(eventAt(action, about.id, attributes));
      },
    });
    this.containers.set(container.id, container);
    this.events.tell(eventAt('create', container.id, { ...container.labels, name }));
    return container;
  }

  /** @throws Refusal */
  async begin(container: EngineContainer): Promise<void> {
    const missing = namesOfNetworks(container).find(
      (name) => !this.networks.some((one) => one.name === name || one.id === name),
    );
    if (missing !== undefined) throw SAYS.noNetwork(missing);
    const asksForGpus = (container.body.HostConfig?.DeviceRequests ?? []).length > 0;
    if (asksForGpus && !this.hasGpus) throw SAYS.noGpuDriver();
    await container.start();
  }

  /** @throws Refusal */
  async remove(container: EngineContainer, isForced: boolean): Promise<void> {
    if (container.isRunning && !isForced) throw SAYS.runs(container.name);
    if (container.isRunning) await container.kill();
    if (!this.containers.delete(container.id)) throw SAYS.noContainer(container.name);
    this.events.tell(
      eventAt('destroy', container.id, { ...container.labels, name: container.name }),
    );
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://docker');
    const path = decodeURIComponent(url.pathname).replace(/^\/v\d+\.\d+(?=\/)/, '');
    const call = `${request.method ?? 'GET'} ${path}`;
    this.calls.push(call);
    response.on('error', () => undefined);
    try {
      const body = await bodyOf(request);
      await this.faults.meet(call, 'before');
      const answer = await route(this, call, { query: url.searchParams, body, response });
      await this.faults.meet(call, 'after');
      if (answer !== undefined) reply(response, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply(response, { status: error.status, body: { message: error.message } });
    }
  }

  private async end(): Promise<void> {
    if (this.isUp) await this.down({ lives: false });
    await Promise.all(this.all().map((container) => container.end()));
  }
}

export interface EngineAnswer {
  readonly status: number;
  readonly body?: unknown;
}

function reply(response: ServerResponse, { status, body }: EngineAnswer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : `${JSON.stringify(body)}\n`);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
