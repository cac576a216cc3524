import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ContainerCreateOptions } from 'dockerode';
import { ContainerLogs } from './container-logs.js';
import { SAYS } from './engine-error.js';

/** What an image says of the containers that are made of it. */
export interface EngineImage {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly StopSignal?: string;
}

export interface ContainerState {
  Status: 'created' | 'running' | 'paused' | 'restarting' | 'exited';
  Running: boolean;
  Paused: boolean;
  Restarting: boolean;
  OOMKilled: boolean;
  Dead: boolean;
  Pid: number;
  ExitCode: number;
  Error: string;
  StartedAt: string;
  FinishedAt: string;
}

const NEVER = '0001-01-01T00:00:00Z';
const SIGNALLED = 128;
const RESTARTED_AFTER_MS = 3_000;
const SIGNALS: Readonly<Record<string, number>> = {
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGTERM: 15,
};

interface Parts {
  readonly name: string;
  readonly body: ContainerCreateOptions;
  readonly image: EngineImage;
  readonly address: string;
  readonly tell: (
    container: EngineContainer,
    action: string,
    more?: Record<string, string>,
  ) => void;
}

/**
 * A container whose process runs on this machine: an argument that is a published port becomes the one
 * it is published by, `0.0.0.0` the address it has instead.
 */
export class EngineContainer {
  readonly id = randomBytes(32).toString('hex');
  readonly name: string;
  readonly body: ContainerCreateOptions;
  readonly image: EngineImage;
  readonly address: string;
  readonly createdAt = new Date();
  readonly logs: ContainerLogs;
  readonly state: ContainerState = {
    Status: 'created',
    Running: false,
    Paused: false,
    Restarting: false,
    OOMKilled: false,
    Dead: false,
    Pid: 0,
    ExitCode: 0,
    Error: '',
    StartedAt: NEVER,
    FinishedAt: NEVER,
  };
  /** By the container's own port, as `8000/tcp`. */
  ports: Readonly<Record<string, number>> = {};
  private readonly tell: Parts['tell'];
  private child: ChildProcess | undefined;
  private ended: Promise<unknown> = Promise.resolve();
  /** Until it is started again by its restart policy. */
  private again: NodeJS.Timeout | undefined;
  private isUnwanted = false;

  constructor({ name, body, image, address, tell }: Parts) {
    this.name = name;
    this.body = body;
    this.image = image;
    this.address = address;
    this.tell = tell;
    this.logs = new ContainerLogs(body.Tty === true);
  }

  get labels(): Readonly<Record<string, string>> {
    return this.body.Labels ?? {};
  }

  get command(): readonly string[] {
    const { Entrypoint, Cmd } = this.body;
    const given = Entrypoint === undefined ? this.image.Entrypoint : [Entrypoint].flat();
    const usual = Entrypoint === undefined ? this.image.Cmd : [];
    return [...(given ?? []), ...(Cmd ?? usual ?? [])];
  }

  get exposed(): readonly string[] {
    return Object.keys({ ...this.image.ExposedPorts, ...this.body.ExposedPorts });
  }

  get isRunning(): boolean {
    return this.state.Running;
  }

  /** Nothing where it runs already. @throws Refusal */
  async start(): Promise<void> {
    if (this.state.Paused) throw SAYS.paused();
    if (this.isRunning) return;
    this.isUnwanted = false;
    try {
      this.ports = await this.publish();
      await this.spawn();
    } catch (error) {
      Object.assign(this.state, { ExitCode: 128, Error: (error as Error).message });
      throw error;
    }
  }

  /** With its stop signal; by force after so many seconds. */
  async stop(seconds = 10): Promise<void> {
    if (!this.isRunning) return;
    this.isUnwanted = true;
    if (this.state.Restarting) {
      this.stays();
      return;
    }
    const signal = this.body.StopSignal ?? this.image.StopSignal ?? 'SIGTERM';
    this.signal(signal);
    const timer = setTimeout(() => {
      this.signal('SIGKILL');
    }, seconds * 1000);
    await this.ended;
    clearTimeout(timer);
    this.tell(this, 'stop');
  }

  /** @throws Refusal */
  async kill(signal = 'SIGKILL'): Promise<void> {
    if (!this.isRunning) throw SAYS.notRunning(this.id);
    this.signal(signal);
    if (signal === 'SIGKILL') await this.ended;
  }

  /** As the kernel does it. */
  async runOutOfMemory(): Promise<void> {
    this.state.OOMKilled = true;
    this.tell(this, 'oom');
    this.child?.kill('SIGKILL');
    await this.ended;
  }

  pause(isPaused: boolean): void {
    Object.assign(this.state, { Paused: isPaused, Status: isPaused ? 'paused' : 'running' });
    this.child?.kill(isPaused ? 'SIGSTOP' : 'SIGCONT');
  }

  async exit(): Promise<number> {
    await this.ended;
    return this.state.ExitCode;
  }

  /** The end of its engine: without a word. */
  async end(): Promise<void> {
    this.isUnwanted = true;
    if (this.state.Restarting) this.stays();
    if (this.isRunning) this.child?.kill('SIGKILL');
    await this.ended;
  }

  /** It is not started again. */
  private stays(): void {
    clearTimeout(this.again);
    Object.assign(this.state, { Status: 'exited', Running: false, Restarting: false });
  }

  private signal(signal: string): void {
    this.tell(this, 'kill', { signal: String(SIGNALS[signal] ?? signal) });
    if (this.state.Paused) this.child?.kill('SIGCONT');
    this.child?.kill(signal as NodeJS.Signals);
  }

  private async publish(): Promise<Record<string, number>> {
    const bindings = this.body.HostConfig?.PortBindings as
      Readonly<Record<string, readonly { HostPort?: string }[]>> | undefined;
    const ports: Record<string, number> = {};
    for (const [port, [binding]] of Object.entries(bindings ?? {})) {
      const asked = Number(binding?.HostPort ?? 0);
      const free = await freePort(asked);
      if (free === undefined) throw SAYS.addressInUse(this.name, asked);
      ports[port] = free;
    }
    return ports;
  }

  private async spawn(): Promise<void> {
    const [program = '', ...args] = this.command.map((part) => this.onThisMachine(part));
    const env = [...(this.image.Env ?? []), ...(this.body.Env ?? [])].map((entry) => {
      const equals = entry.indexOf('=');
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    });
    const child = spawn(program, args, {
      env: { PATH: process.env['PATH'], ...(Object.fromEntries(env) as Record<string, string>) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    await once(child, 'spawn').catch(() => {
      throw SAYS.noProgram(program);
    });
    this.child = child;
    child.once('exit', () => {
      endGroup(child.pid);
    });
    this.logs.take(child.stdout, child.stderr);
    Object.assign(this.state, {
      Status: 'running',
      Running: true,
      Restarting: false,
      OOMKilled: false,
      Pid: child.pid ?? 0,
      ExitCode: 0,
      Error: '',
      StartedAt: new Date().toISOString(),
      FinishedAt: NEVER,
    });
    this.ended = once(child, 'close').then(([code, signal]) => {
      this.hasEnded(code as number | null, signal as string | null);
    });
    this.tell(this, 'start');
  }

  private hasEnded(code: number | null, signal: string | null): void {
    const ExitCode = code ?? SIGNALLED + (SIGNALS[signal ?? ''] ?? 0);
    const policy = this.body.HostConfig?.RestartPolicy?.Name ?? 'no';
    const isRestarting = policy !== 'no' && !this.isUnwanted;
    if (isRestarting) this.again = setTimeout(() => void this.spawn(), RESTARTED_AFTER_MS);
    Object.assign(this.state, {
      Status: isRestarting ? 'restarting' : 'exited',
      // So says Docker.
      Running: isRestarting,
      Restarting: isRestarting,
      Paused: false,
      Pid: 0,
      ExitCode,
      FinishedAt: new Date().toISOString(),
    });
    if (!isRestarting) this.ports = {};
    this.logs.end();
    this.tell(this, 'die', { exitCode: String(ExitCode), execDuration: '0' });
  }

  private onThisMachine(part: string): string {
    const published = this.ports[`${part}/tcp`];
    if (published !== undefined) return String(published);
    const isPublished = Object.keys(this.ports).length > 0;
    return part === '0.0.0.0' ? (isPublished ? '127.0.0.1' : this.address) : part;
  }
}

/** Undefined where it is taken. */
async function freePort(asked: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(asked, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

/** What it started goes with it, as in a namespace of its own. */
function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}
