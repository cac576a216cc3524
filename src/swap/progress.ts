import type { Loading } from '../errors.js';
import type { UpstreamState } from '../lifecycle/upstream-state.js';
import { seconds } from './seconds.js';

/** A model that is waited for, and the unit it is loaded with. */
interface Awaited {
  readonly upstream: { readonly state: UpstreamState; readonly isResident: boolean };
  readonly unit: {
    readonly isOpen: boolean;
    readonly hasLoaded: boolean;
    readyInMs(nowMs: number, turnMs: number): number;
  };
}

/** Who waits for it. */
interface Place {
  /** In the queue, from 1. */
  readonly position: number;
  readonly elapsedMs: number;
}

/** How far a model is, and how long until it is ready if that has to be guessed. */
export function progressOf(
  { unit, upstream }: Awaited,
  { position, elapsedMs }: Place,
  { nowMs, turnMs }: { readonly nowMs: number; readonly turnMs: number },
): { readonly loading: Loading; readonly readyInMs: number } {
  const state = upstream.state === 'loading' ? 'loading' : 'queued';
  const readyInMs = unit.readyInMs(nowMs, turnMs);
  // It is there, and full: when an answer ends is not known from its loads.
  const isFull = upstream.isResident && unit.isOpen;
  const estimate = isFull || !unit.hasLoaded ? null : seconds(readyInMs);
  return { loading: { state, position, elapsed: seconds(elapsedMs), estimate }, readyInMs };
}
