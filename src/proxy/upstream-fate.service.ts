import { Injectable } from '@nestjs/common';
import { filter, firstValueFrom, fromEvent, race, timer } from 'rxjs';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';

/** A connection breaks a moment before the exit of the process that held it is noticed. */
const NOTICED_WITHIN_MS = 200;

/** Tells a connection that broke from an upstream that died. */
@Injectable()
export class UpstreamFate {
  constructor(private readonly pool: UpstreamPool) {}

  /** Resolves when a model whose connection broke is known to have ended, or seems to live on. */
  async known(model: ModelDefinition, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.pool.get(model).state !== 'ready') return;
    const ends = this.pool.events.pipe(
      filter((event) => event.kind === 'stopping' && event.model === model.id),
    );
    await firstValueFrom(race(ends, timer(NOTICED_WITHIN_MS), fromEvent(signal, 'abort')));
  }
}
