import type { Draft } from './draft.js';
import { foresee } from './foresight.js';
import type {
  Claim,
  CloseReason,
  Facts,
  StartReason,
  UnitFacts,
  UnitId,
  Vector,
} from './facts.js';
import { obstacles } from './obstacles.js';
import type { Obstacle } from './obstacles.js';
import { inOrder, startingOrder } from './order.js';
import { draftOf } from './plan.js';
import { fits, overlap } from './room.js';
import { shortage } from './unfit.js';
import type { Shortage } from './unfit.js';

/** What a request meets now. */
export type Outlook =
  /** Nothing has to be planned: the unit is loaded, or on its way. */
  | { readonly kind: 'is ready' | 'is loading' | 'reopens' }
  | { readonly kind: 'starts'; readonly place: Vector; readonly why: StartReason }
  | RoomIsMade
  | Waits
  | { readonly kind: 'cannot fit'; readonly shortage: Shortage };

/** It starts as soon as all of these have answered and are gone. */
export interface RoomIsMade {
  readonly kind: 'makes room';
  readonly place: Vector;
  readonly closes: readonly Closing[];
  /** They go for other reasons, and their room may be what is missing. */
  readonly leaving: readonly UnitId[];
}

export interface Closing {
  readonly unit: UnitId;
  /** Undefined of one that was closed earlier. */
  readonly why: CloseReason | undefined;
  readonly running: number;
}

/** Nothing can be closed for it yet. */
export interface Waits {
  readonly kind: 'waits';
  readonly ahead: readonly Ahead[];
  readonly obstacles: readonly Obstacle[];
  /** When room is made for it if nothing happens but that time passes; undefined = never. */
  readonly byItselfAtMs: number | undefined;
}

export interface Ahead {
  readonly unit: UnitId;
  readonly why: 'room is promised to it' | 'it keeps its devices free' | 'it has waited longer';
}

/**
 * What becomes of those who wait for the unit, of whom the facts tell: what the plan does for them
 * now, or what keeps it from doing anything. A request that comes, ends or is promoted may change
 * all of it.
 */
export function outlook(facts: Facts, id: UnitId): Outlook {
  const draft = draftOf(facts);
  const unit = draft.unit(id);
  if (unit.state === 'loading') return { kind: 'is loading' };
  if (unit.state === 'ready' && !unit.closed) return { kind: 'is ready' };
  for (const action of draft.actions) {
    if (action.unit !== id) continue;
    if (action.kind === 'open') return { kind: 'reopens' };
    if (action.kind === 'start') return { kind: 'starts', place: action.place, why: action.why };
  }
  const claim = draft.claimOf(id);
  if (claim !== undefined) return roomIsMade(claim, draft);
  const short = shortage(unit, facts);
  if (short !== undefined) return { kind: 'cannot fit', shortage: short };
  return {
    kind: 'waits',
    ahead: ahead(unit, draft),
    obstacles: obstacles(unit, draft),
    byItselfAtMs: foresee(facts, id),
  };
}

function roomIsMade({ unit: id, place, victims }: Claim, draft: Draft): RoomIsMade {
  const closes = victims.map((victim): Closing => {
    const close = draft.actions.find(({ kind, unit }) => kind === 'close' && unit === victim);
    const why = close?.kind === 'close' ? close.why : undefined;
    return { unit: victim, why, running: draft.unit(victim).running };
  });
  const others = draft.facts.units.filter(
    (unit) =>
      !victims.includes(unit.id) &&
      (unit.state === 'stopping' || draft.isVictim(unit.id)) &&
      overlap(unit.place ?? [], place),
  );
  const leaving = others
}

