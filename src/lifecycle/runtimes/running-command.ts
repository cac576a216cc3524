import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ModelDefinition } from '../../catalog/model-definition.js';
import { GrowingPauses } from './growing-pauses.js';
import { isTakenByAnother } from './port-owner.js';
import type { ProcessSession } from './process-session.js';
import type { Ending } from './runtime.js';

/** Pauses between two looks at a session: from one to the other, since a look takes a while too. */
const LOOK_AGAIN_MS = { first: 2, longest: 100 };
/** A killed process that is still there after this long is stuck in the kernel. */
const GIVE_UP_AFTER_MS = 5_000;

/** A stop command under way. */
export interface Stopper {
  /** Ends the command itself, whatever it is doing. */
  kill(): void;
}

interface Parts {
  readonly model: string;
  readonly child: ChildProcess;
  readonly session: ProcessSession;
  readonly baseUrl: string;
  /** What answers is not the command itself, which has it run. */
  readonly runsElsewhere: boolean;
  /** Runs `cmdStop` instead of SIGTERM; calls `orElse` where that has not worked. */
  readonly stopBy: (command: readonly string[], orElse: () => void) => Stopper;
  readonly onGone: () => void;
}

/** A command's process and all its descendants, from spawn until none is left. */
export class RunningCommand {
  readonly pid: number | undefined;
  readonly baseUrl: string;
  readonly exited: Promise<Ending>;
  readonly gone: Promise<void>;
  private readonly logger = new Logger(RunningCommand.name);
  private killTimer: NodeJS.Timeout | undefined;
  private stopper: Stopper | undefined;
  private discovery: Promise<void> | undefined;
  private deadlineMs = 0;
  /** Aborts when nobody can print any more: as a rule, the last of its processes has ended then. */
  private readonly silent = new AbortController();
  private isExited = false;
  private isStopping = false;

  constructor(private readonly parts: Parts) {
    const { child, baseUrl } = parts;
    this.pid = child.pid;
    this.baseUrl = baseUrl;
    this.exited = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => {
        // From here on the process id may be given to another process.
        this.isExited = true;
        clearTimeout(this.killTimer);
        resolve({ exitCode, signal });
      });
    });
    child.once('close', () => {
      this.silent.abort();
    });
    this.gone = this.exited.then(() => this.sweep());
  }

  get hasExited(): boolean {
    return this.isExited;
  }

  /** True if it runs, and no other server takes what is sent to it. Never rejects. */
  async ownsItsAnswers(): Promise<boolean> {
    const { baseUrl, session, runsElsewhere } = this.parts;
    if (this.isExited || (await isTakenByAnother(baseUrl, session, runsElsewhere))) return false;
    return !this.hasExited;
  }

  /** Asks it to stop, and makes it after `unloadTimeoutMs`. Does not wait. */
  stop({ unloadTimeoutMs, launch }: ModelDefinition): void {
    const stopCommand = launch.kind === 'command' ? launch.stopCommand : undefined;
    if (this.isStopping || this.isExited) return;
    this.isStopping = true;
    this.deadlineMs = performance.now() + unloadTimeoutMs;
    this.killTimer = setTimeout(() => {
      this.logger.warn('model ignored the request to stop', { model: this.parts.model });
      this.kill();
    }, unloadTimeoutMs);
    if (stopCommand === undefined) this.terminate();
    else {
      this.stopper = this.parts.stopBy(stopCommand, () => {
        if (!this.isExited) this.terminate();
      });
    }
  }

  /** Ends it now, without asking. Synchronous. */
  kill(): void {
    this.stopper?.kill();
    this.parts.session.kill();
  }

  /** SIGTERM to what is known at once, and to what a look finds. */
  private terminate(): void {
    const { session } = this.parts;
    session.signal('SIGTERM');
    this.discovery = session.discover('SIGTERM');
  }

  /** Waits for what the command forked; kills it at the deadline, at once after a crash. */
  private async sweep(): Promise<void> {
    const { child, session, model, onGone } = this.parts;
    await (this.discovery ?? session.discover('SIGTERM'));
    if (!(await this.isGone(this.deadlineMs))) {
      session.kill();
      if (!(await this.isGone(performance.now() + GIVE_UP_AFTER_MS))) {
        this.logger.error('a process cannot be ended', { model, session: session.id });
      }
    }
    this.stopper?.kill();
    child.stdout?.destroy();
    child.stderr?.destroy();
    onGone();
  }

  /** Waits until no process of the session is left, but not past `untilMs`. */
  private async isGone(untilMs: number): Promise<boolean> {
    const { session } = this.parts;
    const { signal } = this.silent;
    const pauses = new GrowingPauses(LOOK_AGAIN_MS);
    while (await session.isAlive()) {
      if (performance.now() >= untilMs) return false;
      const ms = pauses.next();
      if (signal.aborted) await sleep(ms);
      // It may take a moment longer to be gone than its files.
      else
        await sleep(ms, undefined, { signal }).catch(() => {
          pauses.reset();
        });
    }
    return true;
  }
}
