import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ProcessGroup } from './process-group.js';
import type { Ending, RunningUpstream } from './runtime.js';

/** Pauses between two looks at a group: from one to the other, since a look takes a while too. */
const LOOK_AGAIN_MS = { first: 5, longest: 100 };
/** A killed process that is still there after this long is stuck in the kernel. */
const GIVE_UP_AFTER_MS = 5_000;

interface Parts {
  readonly model: string;
  readonly child: ChildProcess;
  readonly group: ProcessGroup;
  readonly baseUrl: string;
  readonly unloadTimeoutMs: number;
  /** Instead of SIGTERM. */
  readonly askToStop: (() => void) | undefined;
  readonly onGone: () => void;
}

/** A command's process and all its descendants, from spawn until none is left. */
export class RunningCommand implements RunningUpstream {
  readonly pid: number | undefined;
  readonly baseUrl: string;
  readonly exited: Promise<Ending>;
  readonly gone: Promise<void>;
  private readonly logger = new Logger(RunningCommand.name);
  private killTimer: NodeJS.Timeout | undefined;
  private deadlineMs = 0;
  private isStopping = false;

  constructor(private readonly parts: Parts) {
    const { child, baseUrl } = parts;
    this.pid = child.pid;
    this.baseUrl = baseUrl;
    this.exited = new Promise((resolve) => {
      child.once('exit', (exitCode, signal) => {
        // From here on the process id may be given to another process.
        this.isStopping = true;
        clearTimeout(this.killTimer);
        resolve({ exitCode, signal });
      });
    });
    this.gone = this.exited.then(() => this.sweep());
  }

  stop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    const { group, unloadTimeoutMs, askToStop } = this.parts;
    this.deadlineMs = performance.now() + unloadTimeoutMs;
    this.killTimer = setTimeout(() => {
      this.logger.warn('model ignored the request to stop', { model: this.parts.model });
      this.kill();
    }, unloadTimeoutMs);
    if (askToStop === undefined) group.signal('SIGTERM');
    else askToStop();
  }

  kill(): void {
    this.parts.group.signal('SIGKILL');
  }

  /** Waits for what the command forked; kills it at the deadline, at once after a crash. */
  private async sweep(): Promise<void> {
    const { child, group, model, onGone } = this.parts;
    if (!(await isGone(group, this.deadlineMs))) {
      this.kill();
      if (!(await isGone(group, performance.now() + GIVE_UP_AFTER_MS))) {
        this.logger.error('a process cannot be ended', { model, group: group.id });
      }
    }
    child.stdout?.destroy();
    child.stderr?.destroy();
    onGone();
  }
}

/** Waits until no process of the group is left, but not past `untilMs`. */
async function isGone(group: ProcessGroup, untilMs: number): Promise<boolean> {
  for (let pauseMs = LOOK_AGAIN_MS.first; group.isAlive();) {
    if (performance.now() >= untilMs) return false;
    await sleep(pauseMs);
    pauseMs = Math.min(2 * pauseMs, LOOK_AGAIN_MS.longest);
  }
  return true;
}
