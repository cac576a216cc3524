/**
 * What the planner is told and what it answers. Times are milliseconds on one monotonic clock;
 * amounts are vectors with one entry a device, in the order of {@link Facts.capacity}.
 */
export type UnitId = string;

/** An amount on every device: what is needed, occupied or free. */
export type Vector = readonly number[];

/** `stopping` lasts until the process is gone and its memory has settled. */
export type UnitState = 'stopped' | 'loading' | 'ready' | 'stopping';

/** A unit is what is loaded and stopped as one: a model, or a group. */
export interface UnitFacts {
  readonly id: UnitId;
  readonly state: UnitState;
  /** Ready, but gives out no leases: it drains, to make room. */
  readonly closed: boolean;
  /** What it occupies, from start to stopped. */
  readonly place: Vector | undefined;
  /** What it may occupy once started, each sufficient. */
  readonly placements: readonly Vector[];
  /** Never closed to make room. */
  readonly pinned: boolean;
  /** Leases held, and how many of those are not background. */
  readonly running: number;
  readonly runningNormal: number;
  /** Requests queued, and how many of those are not background. */
  readonly waiting: number;
  readonly waitingNormal: number;
  /**
   * The later of: the oldest waiting request arrived, a person's if there is one; the unit last
   * closed or went.
   */
  readonly sinceMs: number;
  readonly readyAtMs: number;
  /** The latest of: ready, a lease given, a lease ended. */
  readonly usedAtMs: number;
  /** How long a load takes. */
  readonly loadTimeMs: number;
  /** 0…1: how often the next request came within the linger after the last one ended. */
  readonly returns: number;
  /** Starts along with these units (its group, for a persistent member) where that needs no room made. */
  readonly brings: readonly UnitId[];
}

/** A unit that will be started, where, and the closed units whose room it waits for. */
export interface Claim {
  readonly unit: UnitId;
  readonly place: Vector;
  readonly victims: readonly UnitId[];
}

export interface Settings {
  readonly turnMs: number;
  readonly lingerMs: number;
  /** How long a unit must have been idle before a background request may replace it. */
  readonly backgroundIdleMs: number;
}

export interface Facts {
  readonly nowMs: number;
  readonly settings: Settings;
  readonly capacity: Vector;
  readonly units: readonly UnitFacts[];
  /** The claims the last plan returned: the planner's only memory. */
  readonly claims: readonly Claim[];
}

/** Each says why, and for which unit where it is not for its own sake. */
export type Action = Close | Open | Stop | Start;

interface Close {
  readonly kind: 'close';
  readonly unit: UnitId;
  readonly for: UnitId;
  readonly why: CloseReason;
}

interface Open {
  readonly kind: 'open';
  readonly unit: UnitId;
  /** Undefined where no claim says for whom it was closed. */
  readonly for: UnitId | undefined;
  readonly why: OpenReason;
}

interface Stop {
  readonly kind: 'stop';
  readonly unit: UnitId;
  readonly for: UnitId;
}

type Start = StartOnRequest | StartAlong;

interface StartOnRequest {
  readonly kind: 'start';
  readonly unit: UnitId;
  readonly place: Vector;
  readonly why: Exclude<StartReason, 'comes along'>;
}

interface StartAlong {
  readonly kind: 'start';
  readonly unit: UnitId;
  readonly place: Vector;
  readonly why: 'comes along';
  readonly with: UnitId;
}

export type CloseReason = 'idle' | 'only background' | 'turn over';
export type OpenReason =
  | 'nobody waits for its room'
  | 'room appeared'
  /** Another program took so much that even with its room there is not enough. */
  | 'its room is not enough any more';
/** `room is free` = at once; `its room was made` = it has waited for others to go. */
export type StartReason = 'room is free' | 'its room was made' | 'comes along';

export interface Plan {
  readonly claims: readonly Claim[];
  readonly actions: readonly Action[];
  /** When to plan again if nothing happens before; Infinity = nothing will change by itself. */
  readonly wakeAtMs: number;
}
