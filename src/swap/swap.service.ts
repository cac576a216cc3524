import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { GatewayConfig } from '../config/gateway.config.js';
import { GatewayError } from '../errors.js';
import type { Lease } from '../lifecycle/lease.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';
import type { Waiting } from './request-queue.js';
import { Scheduler } from './scheduler.service.js';

/** How long one request waited for its lease. */
export interface QueueWait {
  readonly model: string;
  readonly waitMs: number;
}

/** The one way to a resident model: leases, explicit loads and unloads, and the end of it all. */
@Injectable()
export class SwapService implements BeforeApplicationShutdown {
  readonly waits: Observable<QueueWait>;
  private readonly waitSubject = new Subject<QueueWait>();
  private readonly logger = new Logger(SwapService.name);
  private readonly shutdownTimeoutMs: number;
  private isShuttingDown = false;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly pool: UpstreamPool,
    config: GatewayConfig,
  ) {
    this.waits = this.waitSubject.asObservable();
    this.shutdownTimeoutMs = config.shutdownTimeout * 1000;
  }

  /** True from the first signal to stop: no new work is taken. */
  get isClosing(): boolean {
    return this.isShuttingDown;
  }

  waiting(model: ModelDefinition): number {
    return this.scheduler.seat(model).queue.length;
  }

  /**
   * A lease: at once if the model is resident, else once it is.
   * @param signal the client leaves; it is forgotten then
   * @throws GatewayError why there will be none; AbortError when the client has left
   */
  lease(model: ModelDefinition, signal: AbortSignal): Lease | Promise<Lease> {
    const { unit, upstream, queue } = this.admit(model, signal);
    this.scheduler.arrived(unit);
    if (queue.length === 0 && unit.isOpen && upstream.isAvailable) return upstream.lease();
    const arrivedAtMs = performance.now();
    return this.wait(model, signal, true, () => {
      this.waitSubject.next({ model: model.id, waitMs: performance.now() - arrivedAtMs });
      return upstream.lease();
    });
  }

  /** Resolves once the model is resident; does not count as use. Throws as {@link lease} does. */
  async load(model: ModelDefinition, signal: AbortSignal): Promise<void> {
    const { upstream } = this.admit(model, signal);
    if (upstream.state === 'ready') return;
    await this.wait(model, signal, false, () => undefined);
  }

  /**
   * Stops the model at once, or after its running answers; resolves once nothing of it is left,
   * false if there was nothing to stop, or the signal came while answers were still running.
   */
  async unload(
    model: ModelDefinition,
    { drain, signal }: { readonly drain: boolean; readonly signal: AbortSignal },
  ): Promise<boolean> {
    const { upstream, queue } = this.scheduler.seat(model);
    if (upstream.state === 'stopped') return false;
    if (drain && !(await upstream.drain(signal))) return false;
    const revocation = GatewayError.modelUnloaded(model.id);
    if (upstream.state === 'loading') queue.failAll(revocation);
    await upstream.stop('unload', revocation);
    return true;
  }

  /** Unloads the model if it is idle by now. Synchronous up to the order to stop. */
  expire(model: ModelDefinition): void {
    const { unit, upstream, queue } = this.scheduler.seat(model);
    const isIdle = upstream.inFlight === 0 && queue.length === 0;
    if (isIdle && upstream.state === 'ready' && unit.isOpen) void upstream.stop('ttl');
  }

  /** No new work; running requests get their time; then every upstream is stopped. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isShuttingDown = true;
    this.scheduler.close();
    for (const { queue } of this.scheduler.all()) queue.failAll(GatewayError.shuttingDown());
    const inFlight = this.pool.all.reduce((sum, upstream) => sum + upstream.inFlight, 0);
    this.logger.log('shutting down', { inFlight });
    const time = AbortSignal.timeout(this.shutdownTimeoutMs);
    await Promise.all(
      this.pool.all.map(async (upstream) => {
        await upstream.drain(time);
        await upstream.stop('shutdown', GatewayError.shuttingDown());
      }),
    );
  }

  private admit(model: ModelDefinition, signal: AbortSignal): ReturnType<Scheduler['seat']> {
    signal.throwIfAborted();
    if (this.isShuttingDown) throw GatewayError.shuttingDown();
    return this.scheduler.seat(model);
  }

  /** Queues for the model; the promise ends exactly once: granted, failed, or the client has left. */
  private wait<T>(
    model: ModelDefinition,
    signal: AbortSignal,
    needsLease: boolean,
    take: () => T,
  ): Promise<T> {
    const { queue, upstream } = this.scheduler.seat(model);
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        if (queue.remove(entry)) reject(signal.reason as Error);
        this.scheduler.pass();
      };
      const entry: Waiting = {
        arrivedAtMs: performance.now(),
        needsLease,
        grant: () => {
          signal.removeEventListener('abort', leave);
          resolve(take());
        },
        fail: (error) => {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      if (queue.length === 0) upstream.hurry();
      queue.add(entry);
      this.scheduler.pass();
    });
  }
}
