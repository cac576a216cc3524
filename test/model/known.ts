import type { Upstream } from '../../src/lifecycle/upstream.js';
import type { ModelSpec } from './estate.js';

/** What is known of a model from outside. */
export interface Known {
  readonly id: string;
  upstream: Upstream;
  /** Counts its loads. */
  incarnation: number;
  hasBeenReady: boolean;
  hasFailed: boolean;
  /** Loads that failed one after the other, and until when the next has to wait. */
  failures: number;
  coolsUntilMs: number;
  /** Which configuration was in force when it was to be loaded, counted. */
  changesAtLoad: number;
  /** Which was when its unit was given a place. */
  changesAtStart: number;
  /** As long as it is in no file, what the last one said. */
  spec: ModelSpec;
}

/** Ids of those that come and go with the model. */
export const unitOf = ({ id, spec: { kind } }: Known): string =>
  kind === 'pair' || kind === 'small' ? kind : id;

/** At most one such unit runs at a time where nobody knows what it needs. */
export const isExclusive = ({ spec: { kind } }: Known): boolean =>
  kind === 'alone' || kind === 'pair';
