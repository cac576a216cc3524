import type { StopReason } from '../lifecycle/upstream-event.js';
import type { CloseReason, OpenReason, StartReason } from './planner/facts.js';

/** Why a request, and with it everyone who waits for the same, is turned away. */
export type RefusalReason = 'can never fit' | 'not loaded' | TurnedAway;

/** Why one request may not wait, or not any longer. */
export type TurnedAway = 'cooling down' | 'queue full' | 'waited too long';

interface Step<Kind extends string, Why extends string> {
  readonly kind: Kind;
  readonly why: Why;
}

/** What was decided, or came of it; `why` is one of a few words, so that it can be counted. */
export type DecisionStep =
  | Step<'close', CloseReason>
  | Step<'reopen', OpenReason>
  | Step<'start', StartReason | 'a member is wanted again' | 'runs already'>
  | Step<'stop', 'has drained for another' | StopReason>
  | Step<'refuse', RefusalReason>
  /** All background requests of its model are normal from now on. */
  | Step<'promote', 'waited too long'>
  /** There is more or less room, or units need more or less of it; about no unit. */
  | Step<'room', 'measured' | 'reloaded'>
  | Step<'loaded', 'ready'>
  /** What it has really taken is known now. */
  | Step<'measured', 'loaded alone'>
  /** The policy has other devices now, so that it is somewhere else by name. */
  | Step<'moved', 'other devices'>
  /** It ended unasked, or before it was ready. */
  | Step<'failed', StopReason>
  /** Nothing of it is left, and its room counts as free. */
  | Step<'gone', StopReason>;

/** One entry of the decision log. Read from the first on, it says what runs where at any moment. */
export type Decision = DecisionStep & {
  /** From 1, without gaps. */
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  /** Empty where it is about none. */
  readonly unit: string;
  /** Models that this is about. */
  readonly models: readonly string[];
  /** How often the same was decided in a row, where that is more than once. */
  readonly times?: number;
  /** The unit for whose sake it happened. */
  readonly for?: string;
  /** What it was decided by; bytes by device in `place`, seconds in what ends with `Sec`. */
  readonly facts: Readonly<Record<string, unknown>>;
};
