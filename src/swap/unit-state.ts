import type { UpstreamState } from '../lifecycle/upstream-state.js';
import type { UnitState } from './planner/facts.js';

/**
 * What a unit's members come to: loading until each is ready or has failed, ready while one is
 * ready, and once it was told to stop, stopping until all are gone.
 */
export function unitState(members: readonly UpstreamState[], isToldToStop: boolean): UnitState {
  const some = (state: UpstreamState): boolean => members.includes(state);
  if (members.every((state) => state === 'stopped')) return 'stopped';
  if (isToldToStop) return 'stopping';
  if (some('loading')) return 'loading';
  return some('ready') ? 'ready' : 'stopping';
}
