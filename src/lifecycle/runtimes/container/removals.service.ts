import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { whyNotStarted } from '../../load-failure.js';
import { GrowingPauses } from '../growing-pauses.js';
import { originOf } from './container-labels.js';
import { isKind } from './engine-error.js';
import { Engine } from './engine.service.js';

const AGAIN_AFTER_MS = { first: 100, longest: 2_000 };
/** At the end of the gateway; the next start removes what is left then. */
const LAST_WITHIN_MS = 10_000;

export interface Removal {
  readonly model: string;
  /** Not before this. */
  readonly after?: Promise<unknown>;
  /** Only if it is of this run: a name may be another's. */
  readonly ifOf?: string;
}

/** Removes containers of ours, and does not give up before the engine says that they are gone. */
@Injectable()
export class Removals {
  private readonly running = new Map<string, { model: string; done: Promise<void> }>();
  private readonly over = new AbortController();
  private readonly logger = new Logger(Removals.name);

  constructor(private readonly engine: Engine) {}

  isRemoving(id: string): boolean {
    return this.running.has(id);
  }

  /** Resolves when it is gone, or the gateway ends. Never rejects. */
  remove(handle: string, removal: Removal): Promise<void> {
    const before = this.running.get(handle);
    if (before !== undefined) return before.done;
    const done = this.insist(handle, removal).finally(() => {
      this.running.delete(handle);
    });
    this.running.set(handle, { model: removal.model, done });
    return done;
  }

  /** Resolves when those under way now are over: of this model, or all. */
  async finished(model?: string): Promise<void> {
    const all = [...this.running.values()];
    const those = model === undefined ? all : all.filter((one) => one.model === model);
    await Promise.all(those.map(({ done }) => done));
  }

  /** Waits for all of them, but not for ever. */
  async end(): Promise<void> {
    const timer = setTimeout(() => {
      this.over.abort();
    }, LAST_WITHIN_MS);
    await this.finished();
    clearTimeout(timer);
  }

  private async insist(handle: string, { model, after, ifOf }: Removal): Promise<void> {
    const { signal } = this.over;
    let hasTold = false;
    await after;
    const pauses = new GrowingPauses(AGAIN_AFTER_MS);
    for (;;) {
      const failure = await this.attempt(handle, ifOf);
      if (failure === undefined) return;
      if (signal.aborted) {
        this.logger.error('a container is left behind', { model });
        return;
      }
      // Somebody else removes it.
      if (!hasTold && !isKind(failure, 'conflict')) {
        hasTold = true;
        const { said, detail } = whyNotStarted(failure);
        this.logger.warn('a container cannot be removed yet', {
          model,
          why: said,
          private: { detail },
        });
      }
      await sleep(pauses.next(), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Why not; undefined: it is gone. */
  private async attempt(handle: string, ifOf: string | undefined): Promise<unknown> {
    const { signal } = this.over;
    try {
      if (ifOf !== undefined) {
        const { labels } = await this.engine.inspect(handle, signal);
        if (originOf(labels)?.run !== ifOf) return undefined;
      }
      await this.engine.remove(handle, signal);
      return undefined;
    } catch (error) {
      return isKind(error, 'absent') ? undefined : error;
    }
  }
}
