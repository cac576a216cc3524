import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { ExternalLaunch } from '../../../catalog/launch-definition.js';
import type { ModelDefinition } from '../../../catalog/model-definition.js';
import { tryConnection } from '../../try-connection.js';
import { StartError } from '../runtime.js';
import type { Ending, ModelBy, RunningUpstream } from '../runtime.js';
import type { ExternalServer } from './external-server.js';
import { putToSleep } from './put-to-sleep.js';
import type { Slept } from './put-to-sleep.js';
import { wake } from './wake.js';

/** One that is to end now gets no longer to fall asleep. */
const ENDED_WITHIN_MS = 5_000;
/** The calls are sent once more to one that says that it is awake after them. */
const ATTEMPTS = 2;
const LOOK_AGAIN_MS = 250;
const KNOWN_WITHIN_MS = 1_000;

const ENDED: Ending = { exitCode: null, signal: null };

interface Parts {
  readonly model: ModelBy<ExternalLaunch>;
  readonly server: ExternalServer;
  /** For the model's log; what it gets is to hold no secrets. */
  readonly say: (text: string) => void;
}

/** What a model uses of a server that somebody else runs: from the wake calls to the sleep calls. */
export class RunningExternal implements RunningUpstream {
  readonly pid = undefined;
  readonly baseUrl: string;
  readonly up: Promise<void>;
  readonly exited: Promise<Ending>;
  readonly gone: Promise<void>;
  isAsleep = false;
  private readonly logger = new Logger(RunningExternal.name);
  private readonly ending = new AbortController();
  private isRechecking = false;
  private tellExited: (ending: Ending) => void = () => undefined;
  private tellGone: () => void = () => undefined;

  constructor(private readonly parts: Parts) {
    this.baseUrl = parts.model.launch.baseUrl;
    this.exited = new Promise((resolve) => {
      this.tellExited = resolve;
    });
    this.gone = new Promise((resolve) => {
      this.tellGone = resolve;
    });
    this.up = this.wake();
  }

  answersAt(): Promise<boolean> {
    return Promise.resolve(!this.ending.signal.aborted);
  }

  recheck(): void {
    if (this.isRechecking || this.ending.signal.aborted) return;
    this.isRechecking = true;
    void this.isGone().then((isGone) => {
      this.isRechecking = false;
      if (isGone) this.crash(ENDED);
    });
  }

  /** One that is dying may still take a connection. */
  private async isGone(): Promise<boolean> {
    const { signal } = this.ending;
    if (await this.isRefused()) return true;
    await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    return !signal.aborted && (await this.isRefused());
  }

  /** One that takes its time may be busy. */
  private async isRefused(): Promise<boolean> {
    const time = AbortSignal.timeout(KNOWN_WITHIN_MS);
    return (await tryConnection(new URL(this.baseUrl), time)) === 'refused';
  }

  stop(model: ModelDefinition): void {
    this.leave(this.launchOf(model), model.unloadTimeoutMs, ATTEMPTS);
  }

  kill(): void {
    const { launch, unloadTimeoutMs } = this.parts.model;
    this.leave(launch, Math.min(unloadTimeoutMs, ENDED_WITHIN_MS), 1);
  }

  /** How it is put to sleep may have changed since it was woken. */
  private launchOf({ launch }: ModelDefinition): ExternalLaunch {
    return launch.kind === 'external' ? launch : this.parts.model.launch;
  }

  /** Never rejects. */
  private async wake(): Promise<void> {
    const { model, server, say } = this.parts;
    const { launch, healthCheckTimeoutMs: withinMs } = model;
    const { signal } = this.ending;
    try {
      await server.join(this, () => wake({ launch, say, withinMs, signal }));
    } catch (error) {
      const cause =
        error instanceof StartError
          ? error
          : new StartError('it could not be woken', { cause: error });
      this.crash({ ...ENDED, cause });
    }
  }

  /** It has ended unasked. Half awake, it may hold much; come back meanwhile, it is awake. */
  private crash(ending: Ending): void {
    this.tellExited(ending);
    this.stop(this.parts.model);
  }

  private leave(launch: ExternalLaunch, withinMs: number, attempts: number): void {
    if (this.ending.signal.aborted) return;
    this.ending.abort();
    const { server, say } = this.parts;
    const sleep = (): Promise<Slept> => putToSleep({ launch, say, withinMs, attempts });
    void server
      .leave(this, launch.sleep.length === 0 ? undefined : sleep)
      .then((slept) => {
        this.hasLeft(slept);
      })
      .finally(() => {
        this.tellExited(ENDED);
        this.tellGone();
      });
  }

  private hasLeft(slept: Slept | undefined): void {
    this.isAsleep = slept === 'asleep';
    if (slept !== 'awake' && slept !== 'failed') return;
    const text =
      slept === 'awake'
        ? 'a server says that it does not sleep'
        : 'a server could not be put to sleep';
    this.logger.error(text, { model: this.parts.model.id });
  }
}
