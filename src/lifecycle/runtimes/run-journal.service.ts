import { randomBytes } from 'node:crypto';
import { readFile, readlink, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { ConfigFile } from '../../config/config-file.js';
import { GatewayConfig } from '../../config/gateway.config.js';
import { codeOf } from '../../error-code.js';
import { sha256 } from '../../sha256.js';
import { makeFolder } from './make-folder.js';
import { draftOf, Orphans } from './orphans.service.js';
import { processOf } from './process-table.js';
import type { Machine, RecordedUpstream, RunRecord } from './run-record.js';

/**
 * A file that says what this run of the gateway has started and not ended, so that the next one can
 * end it. Each configuration file has a folder of its own: gateways with different ones do not
 * meet. It is written before anything is started; from then on, lives alone tell what came of it.
 */
@Injectable()
export class RunJournal implements OnModuleInit, OnApplicationShutdown {
  /** This run of the gateway among all. */
  readonly run = randomBytes(16).toString('hex');
  private readonly upstreams = new Map<number, RecordedUpstream>();
  private readonly logger = new Logger(RunJournal.name);
  private lives = 0;
  private head: Omit<RunRecord, 'upstreams'> | undefined;
  private folder: string | undefined;
  private file: string | undefined;
  private hasWarned = false;
  /** One step at a time, so that the file says in the end what was noted last. */
  private steps: Promise<void> = Promise.resolve();

  constructor(
    private readonly config: GatewayConfig,
    private readonly configFile: ConfigFile,
    private readonly orphans: Orphans,
  ) {}

  async onModuleInit(): Promise<void> {
    const self = await processOf(process.pid);
    if (self === undefined) return;
    const { pid, startTime } = self;
    this.head = { ...(await thisMachine()), gateway: { pid, startTime }, run: this.run };
    const folder = await this.prepareFolder();
    if (folder === undefined) return;
    this.folder = folder;
    this.file = join(folder, `${pid}-${this.run}.json`);
    await this.write();
    await this.orphans.endIn(folder, this.head);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.steps;
    if (this.head === undefined) return;
    // What left its session while that was being ended.
    const isAllEnded =
      this.lives === 0 || (await this.orphans.endAll({ ...this.head, upstreams: [] }));
    if (this.file === undefined || !isAllEnded) return;
    for (const part of [this.file, draftOf(this.file)])
      await rm(part, { force: true }).catch(this.warn);
  }

  /** True if another gateway of the same configuration file is known to run here, in this run. */
  async isLiving(run: string): Promise<boolean> {
    const { folder, head } = this;
    return (
      folder !== undefined && head !== undefined && (await this.orphans.isLiving(folder, run, head))
    );
  }

  /** For the environment of what is started next. */
  nextLife(): string {
    this.lives += 1;
    return `${this.run}.${this.lives}`;
  }

  /** Does not wait until it is written. Without a start time, the system is asked for it. */
  add(upstream: RecordedUpstream): void {
    this.next(async () => {
      const { pid } = upstream;
      const startTime = upstream.startTime || (await processOf(pid))?.startTime;
      if (startTime !== undefined) this.upstreams.set(pid, { ...upstream, startTime });
    });
  }

  remove(pid: number): void {
    this.next(() => {
      this.upstreams.delete(pid);
    });
  }

  private next(step: () => void | Promise<void>): void {
    if (this.file === undefined) return;
    this.steps = this.steps.then(step).then(() => this.write());
  }

  /** Never rejects. */
  private async write(): Promise<void> {
    if (this.file === undefined || this.head === undefined) return;
    const record: RunRecord = { ...this.head, upstreams: [...this.upstreams.values()] };
    const draft = draftOf(this.file);
    try {
      await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
      await rename(draft, this.file);
    } catch (error) {
      this.warn(error);
    }
  }

  private async prepareFolder(): Promise<string | undefined> {
    try {
      const name = sha256(await realpath(this.configFile.path));
      const folder = join(this.config.stateFolder ?? defaultFolder(), name.slice(0, 16));
      makeFolder(folder, 0o700);
      return folder;
    } catch (error) {
      this.warn(error);
      return undefined;
    }
  }

  /** Once, and without the path: clients may read this log. */
  private readonly warn = (error: unknown): void => {
    if (this.hasWarned) return;
    this.hasWarned = true;
    this.logger.warn('cannot note what runs: after a crash it will not be found', {
      key: 'stateFolder',
      code: codeOf(error),
    });
  };
}

/** The XDG base directory specification: a relative folder does not count. */
function defaultFolder(): string {
  const { XDG_STATE_HOME: named = '' } = process.env;
  const base = isAbsolute(named) ? named : join(homedir(), '.local', 'state');
  return join(base, 'llama-swap-nest');
}

/** Where there is no `/proc`, start times tell boots apart, and there are no namespaces. */
async function thisMachine(): Promise<Machine> {
  const [boot, pidNamespace] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => ''),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return { boot: boot.trim(), pidNamespace };
}
