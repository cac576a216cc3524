import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { eventually } from '../../support/journal.js';
import { docker, dockerLines, dockerWithInput } from './docker.js';

const run = promisify(execFile);
const PATIENCE_MS = 60_000;
/** One of those that are kept for documentation: nobody is there. */
const BRIDGE_ADDRESS = '192.0.2.1/24';

/** Undefined: an engine may be started here. */
export async function whyNoEngineOfItsOwn(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root may start an engine';
  const are = Promise.all([
    run('dockerd', ['--version'], { env: withSbin() }),
    run('ip', ['-Version'], { env: withSbin() }),
  ]);
  return are.then(
    () => undefined,
    () => 'there is no dockerd, or no ip',
  );
}

const withSbin = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`,
});

/** A Docker engine that a test may restart. It shares nothing with another one on this machine. */
export class OwnEngine {
  readonly environment: Readonly<Record<string, string>>;
  private daemon: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly bridge: string,
  ) {
    this.environment = { DOCKER_HOST: `unix://${folder}/docker.sock` };
  }

  /** With an image of the other engine. */
  static async start(image: string): Promise<OwnEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'llama-swap-nest-engine-'));
    const bridge = `lsn${process.pid}`;
    const engine = new OwnEngine(folder, bridge);
    await run('ip', ['link', 'add', bridge, 'type', 'bridge']);
    onTestFinished(() => engine.end(), PATIENCE_MS);
    await run('ip', ['address', 'add', BRIDGE_ADDRESS, 'dev', bridge]);
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
      // With none, dockerd would take away the bridge of the other engine.
      ...['--bridge', this.bridge, '--iptables=false', '--ip6tables=false'],
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
    this.endContainerd();
    await this.unmountAll();
    await run('ip', ['link', 'delete', this.bridge]);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** One that was killed has left what it had mounted. */
  private async unmountAll(): Promise<void> {
    const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
    const paths = mounts.map((line) => line.split(' ')[1] ?? '');
    const ours = paths.filter((path) => path.startsWith(`${this.folder}/`));
    for (const path of ours.toReversed()) await run('umount', ['--lazy', path]);
  }

  /** One whose dockerd was killed has lost its parent, and with it whoever ends it. */
  private endContainerd(): void {
    const file = join(this.folder, 'exec/containerd/containerd.pid');
    if (!existsSync(file)) return;
    try {
      process.kill(Number(readFileSync(file, 'utf8')), 'SIGTERM');
    } catch {
      // It has ended with it.
    }
  }
}
