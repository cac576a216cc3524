import type { GatewayError } from '../errors.js';
import type { ModelDefinition } from '../catalog/model-definition.js';
import type { Footprint } from '../config/footprints.js';
import type { MemoryReading } from '../memory/memory-reading.js';
import { HeldLeases } from './held-leases.js';
import type { Lease } from './lease.js';
import type { Placement, RunningUpstream } from './runtimes/runtime.js';
import type { StopReason } from './upstream-event.js';

/** Who wants a load; asked again and again while it goes on. */
export interface Demand {
  /** False: nobody needs it any more; a load that has not begun is not begun. */
  isWanted(): boolean;
  /** True: a request waits for this very model. */
  isAwaited(): boolean;
}

/** From one load to the end of its process: what belongs to this incarnation and to no other. */
export class Life {
  readonly startedAtMs = performance.now();
  readonly leases = new HeldLeases();
  /** The first of the leases held now, and of those since there was none, was given. */
  busySinceMs = -Infinity;
  private hasMovedToTheEnd = false;
  running: RunningUpstream | undefined;
  /** It is to go, by a change of the configuration. */
  isCondemned = false;
  /** Since when it gives out no more leases; undefined: it does. */
  drainsSinceMs: number | undefined;
  /** While it drains to be stopped for a change of the configuration; aborted, it goes on. */
  retirement: AbortController | undefined;
  /** Why it ended; nobody asked, unless somebody says so. */
  reason: StopReason = 'crash';
  /** What it was measured to take; undefined: not known. */
  took: Footprint | undefined;
  /** Nothing of its process is left. */
  isGone = false;
  /** The memory while it still ran. */
  memoryBefore: MemoryReading | undefined;
  probeNow: (() => void) | undefined;
  done: Promise<void> = Promise.resolve();
  /** Those who wait for its last lease to end; while there is one, it gives out no more. */
  private readonly drains = new Set<() => void>();
  private readonly ending = new AbortController();

  constructor(
    /** What it was started by, or the same in what a process is started with. */
    public model: ModelDefinition,
    readonly demand: Demand,
    readonly placement: Placement,
  ) {}

  give(lease: Lease): void {
    if (this.leases.size === 0) this.busySinceMs = performance.now();
    this.leases.add(lease);
  }

  /** A lease has ended. */
  takeBack(lease: Lease): void {
    this.leases.delete(lease);
    this.hasMovedToTheEnd ||= lease.hasMoved;
    this.look();
  }

  /** Leases of background requests. */
  get inBackground(): number {
    let count = 0;
    for (const lease of this.leases) if (lease.isBackground) count += 1;
    return count;
  }

  get isDraining(): boolean {
    return this.drains.size > 0;
  }

  /** Aborts when it is to end, or has ended: by an order, a crash or a failed load. */
  get over(): AbortSignal {
    return this.ending.signal;
  }

  /**
   * True if some answer has moved since the last call, or none is owed: each waits for its own client
   * to take what there is.
   */
  hasMoved(): boolean {
    let hasMoved = this.hasMovedToTheEnd;
    this.hasMovedToTheEnd = false;
    let isOwing = false;
    for (const lease of this.leases) {
      hasMoved ||= lease.hasMoved;
      isOwing ||= !lease.isHeldUp;
      lease.hasMoved = false;
    }
    return hasMoved || !isOwing;
  }

  end(reason: StopReason, error?: GatewayError): void {
    this.reason = reason;
    this.ending.abort(error);
    this.look();
  }

  private look(): void {
    if (this.leases.size === 0 || this.over.aborted) for (const drained of this.drains) drained();
  }

  /**
   * True once its last lease has ended, or the whole life has; false if the signal came before, and
   * it gives out leases again. One that has drained stays closed: whoever drained it stops it.
   */
  drain(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      this.drainsSinceMs ??= performance.now();
      const giveUp = (): void => {
        this.drains.delete(drained);
        if (this.drains.size === 0) this.drainsSinceMs = undefined;
        resolve(false);
      };
      const drained = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      this.drains.add(drained);
      signal.addEventListener('abort', giveUp, { once: true });
      if (signal.aborted) giveUp();
      else this.look();
    });
  }
}
