import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { eventually } from '../../support/journal.js';
import { docker, dockerLines, dockerWithInput } from './docker.js';

const run = promisify(execFile);
const PATIENCE_MS = 60_000;

/** Undefined: an engine may be started here. */
export async function whyNoEngineOfItsOwn(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root may start an engine';
  return run('dockerd', ['--version'], { env: withSbin() }).then(
    () => undefined,
    () => 'there is no dockerd',
  );
}

const withSbin = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
});

/** A Docker engine that a test may restart: no network of its own, so it is in nobody's way. */
export class OwnEngine {
  readonly environment: Readonly<Record<string, string>>;
  private daemon: ChildProcess | undefined;

  private constructor(private readonly folder: string) {
    this.environment = { DOCKER_HOST: `unix://${folder}/docker.sock` };
  }

  /** With an image of the other engine. */
  static async start(image: string): Promise<OwnEngine> {
    const engine = new OwnEngine(await mkdtemp(join(tmpdir(), 'llama-swap-nest-engine-')));
    onTestFinished(() => engine.end(), PATIENCE_MS);
    await engine.up();
    const source = { program: 'docker', args: ['save', image], cwd: '/' };
    await dockerWithInput(['--host', engine.environment['DOCKER_HOST'] ?? '', 'load'], source);
    return engine;
  }

  /** Resolves once it answers. */
  async up(): Promise<void> {
    const { folder } = this;
    const log = openSync(join(folder, 'log'), 'a');
    const args = [
      ...['--host', `unix://${folder}/docker.sock`, '--data-root', `${folder}/data`],
      ...['--exec-root', `${folder}/exec`, '--pidfile', `${folder}/pid`],
      ...['--bridge', 'none', '--iptables=false', '--ip6tables=false'],
    ];
    this.daemon = spawn('dockerd', args, { env: withSbin(), stdio: ['ignore', log, log] });
    const answers = (): Promise<boolean> =>
      docker(['version'], this.environment).then(
        () => true,
        () => false,
      );
    await eventually(answers, `the engine answers; see ${folder}/log`, PATIENCE_MS);
  }

  /** As `systemctl stop` does it, or as in a crash. */
  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { daemon } = this;
    if (daemon?.exitCode !== null || daemon.signalCode !== null) return;
    const exited = once(daemon, 'exit');
    daemon.kill(signal);
    await exited;
  }

  private async end(): Promise<void> {
    if (this.daemon?.exitCode !== null || this.daemon.signalCode !== null) await this.up();
    const left = await dockerLines(['ps', '--all', '--quiet'], this.environment);
    if (left.length > 0) await docker(['rm', '--force', ...left], this.environment);
    await this.down();
    await this.endContainerd();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** One whose dockerd was killed has lost its parent, and with it whoever ends it. */
  private async endContainerd(): Promise<void> {
    const file = join(this.folder, 'exec/containerd/containerd.pid');
    if (!existsSync(file)) return;
    const { stdout } = await run('cat', [file]);
    try {
      process.kill(Number(stdout), 'SIGTERM');
    } catch {
      // It has ended with it.
    }
  }
}
