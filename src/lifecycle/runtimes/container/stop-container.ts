import { setTimeout as sleep } from 'node:timers/promises';
import { isKind } from './engine-error.js';
import type { Engine } from './engine.service.js';

const AGAIN_AFTER_MS = { first: 100, longest: 2_000 };
/** Beside its own time to stop, while the gateway ends. */
const LAST_WITHIN_MS = 10_000;

interface Stopping {
  readonly engine: Engine;
  readonly id: string;
  readonly unloadTimeoutMs: number;
  /** Aborts when it is to end now. */
  readonly kill: AbortSignal;
  /** Aborts when the gateway ends. */
  readonly ending: AbortSignal;
  /** Whether it is known to have ended, after a look. Never rejects. */
  readonly hasEnded: () => Promise<boolean>;
}

/**
 * Stops a container, and does not give up before it has ended: an engine that is gone comes back.
 * Resolves with false where the gateway ends and it has not worked; the next start finds it then.
 */
export async function stopContainer(stopping: Stopping): Promise<boolean> {
  const { unloadTimeoutMs, ending, hasEnded } = stopping;
  let untilMs = Infinity;
  let isDeaf = false;
  for (
    let pauseMs = AGAIN_AFTER_MS.first;
    ;
    pauseMs = Math.min(2 * pauseMs, AGAIN_AFTER_MS.longest)
  ) {
    isDeaf = (await ask(stopping, isDeaf)) || isDeaf;
    if (await hasEnded()) return true;
    if (ending.aborted)
      untilMs = Math.min(untilMs, performance.now() + unloadTimeoutMs + LAST_WITHIN_MS);
    if (performance.now() >= untilMs) return false;
    await sleep(pauseMs);
  }
}

/** True where the engine has had all the time that it may take. Never rejects. */
async function ask(stopping: Stopping, isDeaf: boolean): Promise<boolean> {
  const { engine, id, unloadTimeoutMs, kill } = stopping;
  try {
    if (kill.aborted || isDeaf) await engine.kill(id);
    else await engine.stop(id, Math.ceil(unloadTimeoutMs / 1000), kill);
    return false;
  } catch (error) {
    return isKind(error, 'lost');
  }
}
