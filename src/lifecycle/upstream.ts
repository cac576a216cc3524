import { Logger } from '@nestjs/common';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { GatewayError } from '../errors.js';
import { untilHealthy } from './health-probe.js';
import { Lease } from './lease.js';
import { LogBuffer } from './log-buffer.js';
import { endedWhileLoading, loadTimedOut, startFailed } from './load-failure.js';
import { probePauseMs } from './probe-pause.js';
import type { Runtime, RunningUpstream } from './runtimes/runtime.js';
import type { SwapLock } from './swap-lock.service.js';
import type { StopReason, UpstreamEvent } from './upstream-event.js';
import { nextState } from './upstream-state.js';
import type { UpstreamState, UpstreamTransition } from './upstream-state.js';

/** Who wants a load; asked again and again while it goes on. */
export interface Demand {
  /** False: nobody needs it any more; a load that has not begun is not begun. */
  isWanted(): boolean;
  /** True: a request waits for this very model. */
  isAwaited(): boolean;
}

/** From one load to the end of its process: what belongs to this incarnation and to no other. */
class Life {
  readonly ending = new AbortController();
  readonly startedAtMs = performance.now();
  running: RunningUpstream | undefined;
  reason: StopReason = 'crash';
  probeNow: (() => void) | undefined;
  done: Promise<void> = Promise.resolve();

  constructor(readonly demand: Demand) {}
}

/**
 * The upstream of one model. It alone writes its state, and each process it starts has one
 * {@link Life}, a single task that takes it from start to gone.
 */
export class Upstream {
  readonly log = new LogBuffer();
  /** Gives out no leases any more, because it was asked to drain. */
  isDraining = false;
  /** Why the last load failed, until one succeeds. */
  failure: GatewayError | undefined;
  readyAtMs = -Infinity;
  lastUsedAtMs = -Infinity;
  private currentState: UpstreamState = 'stopped';
  private life: Life | undefined;
  private base: URL | undefined;
  private readonly leases = new Set<Lease>();
  private readonly logger = new Logger(Upstream.name);

  constructor(
    readonly model: ModelDefinition,
    private readonly runtime: Runtime,
    private readonly lock: SwapLock,
    private readonly emit: (event: UpstreamEvent) => void,
  ) {}

  get state(): UpstreamState {
    return this.currentState;
  }

  get pid(): number | undefined {
    return this.life?.running?.pid;
  }

  /** True from the moment its process was started. */
  get hasBegun(): boolean {
    return this.life?.running !== undefined;
  }

  get inFlight(): number {
    return this.leases.size;
  }

  /** True if a lease would be given out now. */
  get isAvailable(): boolean {
    return (
      this.currentState === 'ready' &&
      !this.isDraining &&
      this.leases.size < this.model.concurrencyLimit
    );
  }

  /** Begins a load; does nothing unless stopped. How it goes is told by events. */
  load(demand: Demand): void {
    if (!this.enter('load')) return;
    const life = (this.life = new Life(demand));
    this.emit({ kind: 'loading', model: this.model.id });
    life.done = this.live(life);
  }

  /** A request waits now: the next probe of a load under way is made at once. */
  hurry(): void {
    this.life?.probeNow?.();
  }

  /** Only while {@link isAvailable}. */
  lease(): Lease {
    if (this.base === undefined || !this.isAvailable) {
      throw new Error(`no lease for '${this.model.id}' while ${this.currentState}`);
    }
    const lease = new Lease(this.model.id, this.base, (ended) => {
      this.leases.delete(ended);
      this.lastUsedAtMs = performance.now();
      this.emit({ kind: 'lease ended', model: this.model.id });
    });
    this.leases.add(lease);
    this.lastUsedAtMs = performance.now();
    return lease;
  }

  /** Stops it, or abandons its load. Resolves once nothing of it is left; answers under way break. */
  stop(reason: StopReason, revocation?: GatewayError): Promise<void> {
    const { life } = this;
    if (life === undefined) return Promise.resolve();
    if (this.currentState !== 'stopping') {
      life.reason = reason;
      life.ending.abort(revocation);
      this.enter('over');
      this.emit({ kind: 'stopping', model: this.model.id, reason });
    }
    if (revocation !== undefined) for (const lease of this.leases) lease.revoke(revocation);
    return life.done;
  }

  /** Ends its processes now, without asking. Synchronous. */
  kill(): void {
    this.life?.running?.kill();
  }

  /** The whole life of one process. Never rejects. */
  private async live(life: Life): Promise<void> {
    try {
      const running = await this.lock.run(() => this.begin(life));
      if (running !== undefined) await this.accompany(running, life);
    } catch (error) {
      this.fail(life, startFailed(this.model.id, error));
    }
    if (this.currentState !== 'stopping') this.enter('over');
    this.isDraining = false;
    this.life = undefined;
    this.enter('gone');
    this.emit({ kind: 'stopped', model: this.model.id, reason: life.reason });
  }

  /** Under the lock: starts the process, unless the load is not wanted any more by now. */
  private async begin(life: Life): Promise<RunningUpstream | undefined> {
    if (life.ending.signal.aborted) return undefined;
    if (!life.demand.isWanted()) {
      life.reason = 'cancelled';
      return undefined;
    }
    this.logger.log('model loading', { model: this.model.id });
    return this.runtime.start(this.model, (text) => {
      this.log.append(text);
    });
  }

  private async accompany(running: RunningUpstream, life: Life): Promise<void> {
    life.running = running;
    const { signal } = life.ending;
    const exited = running.exited.then((ending) => {
      if (this.currentState === 'loading') {
        this.fail(life, endedWhileLoading(this.model.id, ending));
      } else if (this.currentState === 'ready') this.crashed(life, ending.exitCode, ending.signal);
    });
    if (await this.becomesHealthy(running, life)) this.ready(running, life);
    if (!signal.aborted) await Promise.race([exited, aborted(signal)]);
    await this.lock.run(() => {
      running.stop();
    });
    await running.gone;
  }

  /** False if it ended, was stopped or took too long. */
  private async becomesHealthy(running: RunningUpstream, life: Life): Promise<boolean> {
    const { id, checkEndpoint, healthCheckTimeoutMs, healthCheckIntervalMs } = this.model;
    const { signal } = life.ending;
    if (checkEndpoint === undefined) return !signal.aborted;
    const timer = setTimeout(() => {
      this.fail(life, loadTimedOut(id, healthCheckTimeoutMs));
    }, healthCheckTimeoutMs);
    try {
      await untilHealthy({
        url: running.baseUrl + checkEndpoint,
        pauseMs: (probes) => probePauseMs(probes, healthCheckIntervalMs, life.demand.isAwaited()),
        signal,
        onPause: (probeNow) => {
          life.probeNow = probeNow;
        },
      });
      return !signal.aborted;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      life.probeNow = undefined;
    }
  }

  private ready(running: RunningUpstream, life: Life): void {
    this.base = new URL(running.baseUrl);
    this.readyAtMs = performance.now();
    this.failure = undefined;
    this.enter('healthy');
    const loadMs = Math.round(this.readyAtMs - life.startedAtMs);
    this.logger.log('model loaded', { model: this.model.id, loadMs, pid: running.pid });
    this.emit({ kind: 'ready', model: this.model.id, loadMs });
  }

  private fail(life: Life, error: GatewayError): void {
    if (!this.enter('over')) return;
    life.reason = 'load_failed';
    this.failure = error;
    const cause = error.cause instanceof Error ? error.cause.message : undefined;
    this.log.append(`${cause ?? error.message}\n`);
    this.logger.warn('model failed to load', {
      model: this.model.id,
      reason: error.message,
      cause,
    });
    life.ending.abort(error);
    this.emit({ kind: 'load failed', model: this.model.id, error });
  }

  private crashed(life: Life, exitCode: number | null, signal: string | null): void {
    this.enter('over');
    this.logger.warn('model ended unasked', { model: this.model.id, exitCode, signal });
    life.ending.abort();
    this.emit({ kind: 'stopping', model: this.model.id, reason: 'crash' });
  }

  /** False when the event means nothing in the current state. */
  private enter(event: UpstreamTransition): boolean {
    const next = nextState(this.currentState, event);
    if (next !== undefined) this.currentState = next;
    return next !== undefined;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
