import type { Draft } from './draft.js';
import { eligibility, waitsInBackground } from './eligibility.js';
import type { UnitFacts, UnitId } from './facts.js';
import { overlap } from './room.js';

/** A unit whose place is in the way of all or part of what another one needs. */
export interface Obstacle {
  readonly unit: UnitId;
  readonly why: ObstacleReason;
  /** When that ends by itself. */
  readonly untilMs: number | undefined;
  readonly running: number;
  readonly waiting: number;
}

export type ObstacleReason =
  | 'its turn lasts'
  | 'it lingers'
  | 'it is pinned'
  | 'it loads'
  /** It leaves for somebody else, or for nobody: its room will be there, and is not enough. */
  | 'it drains'
  | 'it stops'
  /** A job has to wait until it is idle, and then some time longer. */
  | 'it has work'
  | 'it was used a short while ago'
  /** It could be closed, and there would still be too little room. */
  | 'its room is not enough';

/** What occupies the devices that the unit could be placed on; the unit itself while it leaves. */
export const obstacles = (unit: UnitFacts, draft: Draft): Obstacle[] =>
  occupants(unit, draft).map((other) => {
    const { id, running, waiting } = other;
    return { unit: id, ...reason(other, unit, draft), running, waiting };
  });

function occupants({ placements }: UnitFacts, draft: Draft): UnitFacts[] {
  const starting = new Map(
    draft.actions.flatMap((action) =>
      action.kind === 'start' ? [[action.unit, action.place]] : [],
    ),
  );
  return draft.facts.units.filter(({ id, place = starting.get(id) }) =>
    placements.some((own) => overlap(own, place ?? [])),
  );
}

type Reason = Pick<Obstacle, 'why' | 'untilMs'>;

const lasting = (why: ObstacleReason): Reason => ({ why, untilMs: undefined });

function reason(other: UnitFacts, unit: UnitFacts, draft: Draft): Reason {
  if (other.state === 'stopping') return lasting('it stops');
  if (other.state !== 'ready') return lasting('it loads');
  if (draft.isVictim(other.id)) return lasting('it drains');
  if (other.pinned) return lasting('it is pinned');
  return inTheWay(other, unit, draft);
}

function inTheWay(other: UnitFacts, unit: UnitFacts, draft: Draft): Reason {
  const { nowMs, settings } = draft.facts;
  const allowed = eligibility(other, unit, settings);
  if (allowed === undefined) return lasting('it has work');
  if (allowed.fromMs <= nowMs) return lasting('its room is not enough');
  if (allowed.busy) return { why: 'its turn lasts', untilMs: allowed.fromMs };
  return {
    why: waitsInBackground(unit) ? 'it was used a short while ago' : 'it lingers',
    untilMs: allowed.fromMs,
  };
}
