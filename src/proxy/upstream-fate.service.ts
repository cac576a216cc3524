import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ModelDefinition } from '../catalog/model-definition.js';
import { isAnswering } from '../lifecycle/health-probe.js';
import type { StopReason } from '../lifecycle/upstream-event.js';
import { UpstreamPool } from '../lifecycle/upstream-pool.service.js';

/**
 * A connection breaks before the exit of the process that held it is noticed; with much memory to give
 * back, long before.
 */
const NOTICED_WITHIN_MS = 1_000;
const ASK_AGAIN_MS = 25;

/** Tells a connection that broke from an upstream that died. */
@Injectable()
export class UpstreamFate {
  constructor(private readonly pool: UpstreamPool) {}

  /** An answer of it broke, and nobody asks for another: it looks by itself whether it lives. */
  doubt(model: ModelDefinition): void {
    this.pool.find(model)?.readyLife?.running?.recheck?.();
  }

  /**
   * Resolves when a model whose connection broke is known to live on, seems to, or has ended: then
   * with the reason. One that answers lives; one that does not has probably died.
   */
  async known(model: ModelDefinition, signal: AbortSignal): Promise<StopReason | undefined> {
    const life = this.pool.find(model)?.readyLife;
    if (life?.running === undefined || signal.aborted) return undefined;
    const bound = AbortSignal.timeout(NOTICED_WITHIN_MS);
    const known = AbortSignal.any([signal, life.over, bound]);
    const { running } = life;
    const { baseUrl } = running;
    const { checkEndpoint } = model;
    const question = { baseUrl, checkEndpoint, withinMs: NOTICED_WITHIN_MS, signal: known };
    while (!known.aborted && !(await isAnswering(question))) {
      running.recheck?.();
      await sleep(ASK_AGAIN_MS, undefined, { signal: known }).catch(() => undefined);
    }
    return life.over.aborted ? life.reason : undefined;
  }
}
