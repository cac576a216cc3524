import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { whyNotStarted } from '../../load-failure.js';
import { GrowingPauses } from '../growing-pauses.js';
import { StartError } from '../runtime.js';
import { EngineError } from './engine-error.js';
import { parseEvent } from './engine-event.js';
import type { EngineEvent } from './engine-event.js';
import { Engine } from './engine.service.js';
import { linesOf } from './lines-of.js';

const AGAIN_AFTER_MS = { first: 50, longest: 2_000 };

/**
 * What happens to containers, as the engine tells it, for as long as the gateway lives: the stream is
 * taken up again whenever it breaks, and whoever needs to know looks anew then, for nobody tells what
 * has happened meanwhile.
 */
@Injectable()
export class EngineWatch {
  readonly events = new Subject<EngineEvent>();
  /** The engine is there, for the first time or again. */
  readonly connections = new Subject<void>();
  private readonly over = new AbortController();
  private readonly logger = new Logger(EngineWatch.name);
  private watching: Promise<void> | undefined;
  private connected = false;
  private isLost = false;

  constructor(private readonly engine: Engine) {}

  get isConnected(): boolean {
    return this.connected;
  }

  /** From the first container on. */
  begin(): void {
    if (!this.over.signal.aborted) this.watching ??= this.watch();
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.watching;
  }

  /** Never rejects. */
  private async watch(): Promise<void> {
    const { signal } = this.over;
    const pauses = new GrowingPauses(AGAIN_AFTER_MS);
    while (!signal.aborted) {
      try {
        await this.follow();
      } catch (error) {
        this.lost(error);
        if (this.connected) pauses.reset();
      }
      this.connected = false;
      await sleep(pauses.next(), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until the stream ends: that is told as a failure, too. */
  private async follow(): Promise<never> {
    const stream = await this.engine.events({ type: ['container'] }, this.over.signal);
    this.connected = true;
    if (this.isLost) this.logger.log('container engine is back');
    this.isLost = false;
    this.connections.next();
    for await (const line of linesOf(stream)) {
      const event = parseEvent(line);
      if (event !== undefined) this.events.next(event);
    }
    throw new Error('the stream of its events has ended');
  }

  /** Once, until it is back. */
  private lost(error: unknown): void {
    if (this.isLost || this.over.signal.aborted) return;
    this.isLost = true;
    const failure = error instanceof StartError ? error : new EngineError('events', error);
    const { said, detail } = whyNotStarted(failure);
    this.logger.warn('container engine lost', { why: said, private: { detail } });
  }
}
