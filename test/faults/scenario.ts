/** A model of a configuration under test. */
export interface ModelSetup {
  readonly id: string;
  /** A word in its command line: another one is another definition. */
  readonly version: string;
  readonly aliases: readonly string[];
  readonly isPersistent: boolean;
  readonly ttlSec: number;
  readonly concurrencyLimit: number;
  readonly isBackground: boolean;
  readonly fallback: readonly string[];
  /** On the one device; undefined: nobody knows. */
  readonly gib: number | undefined;
  readonly healthyMs: number;
  readonly stopMs: number;
  /** Ignores SIGTERM. */
  readonly isDeaf: boolean;
  /** Has a process of its own. */
  readonly hasChild: boolean;
}

export interface GroupSetup {
  readonly id: string;
  readonly swap: boolean;
  readonly members: readonly string[];
}

/** Durations in seconds, 0 = no bound. */
export interface LimitsSetup {
  readonly turnSec: number;
  readonly lingerSec: number;
  readonly fifo: boolean;
  readonly backgroundIdleSec: number;
  readonly backgroundWaitSec: number;
  readonly healthCheckTimeoutSec: number;
  readonly unloadTimeoutSec: number;
  readonly shutdownTimeoutSec: number;
  readonly drainTimeoutSec: number;
  readonly stallTimeoutSec: number;
  readonly queueTimeoutSec: number;
  readonly queueLimit: number;
  readonly totalQueueLimit: number;
}

/** A configuration, as far as the campaign changes it. */
export interface Setup {
  readonly models: readonly ModelSetup[];
  readonly groups: readonly GroupSetup[];
  /** The size of the one device; undefined: there are no devices. */
  readonly deviceGib: number | undefined;
  readonly preload: readonly string[];
  readonly limits: LimitsSetup;
}

/** What a request makes its own upstream do. */
export interface Fault {
  readonly when: 'before' | 'middle';
  readonly how: 'exit' | 'reset';
  /** Only at the first try. */
  readonly once: boolean;
}

export interface Ask {
  readonly kind: 'ask';
  readonly name: string;
  readonly stream: boolean;
  readonly chunks: number;
  readonly paceMs: number;
  /** Before the first byte. */
  readonly waitMs: number;
  /** By `/upstream/…`, which nobody reads and nobody repeats. */
  readonly unread: boolean;
  readonly isBackground: boolean;
  readonly mayLoad: boolean;
  readonly fault: Fault | undefined;
  /** The client leaves this long after it has asked. */
  readonly leavesAfterMs: number | undefined;
}

export type ProcessState = 'loading' | 'ready' | 'stopping';

export type Happening =
  | Ask
  | { readonly kind: 'malformed'; readonly body: string; readonly code: string }
  | { readonly kind: 'look'; readonly path: string }
  | { readonly kind: 'load'; readonly name: string }
  | { readonly kind: 'unload'; readonly name: string; readonly drain: boolean }
  | {
      readonly kind: 'kill';
      /** One in this state, if there is any; else any. */
      readonly state: ProcessState;
      /** Which of them. */
      readonly pick: number;
      readonly signal: 'SIGKILL' | 'SIGTERM';
    }
  | {
      readonly kind: 'hang';
      readonly state: ProcessState;
      readonly pick: number;
      /** Undefined: for ever. */
      readonly forMs: number | undefined;
    }
  /** What the next start of a model is like. */
  | { readonly kind: 'rig'; readonly model: string; readonly how: string }
  | { readonly kind: 'reload'; readonly setup: Setup }
  | { readonly kind: 'broken reload' }
  | { readonly kind: 'end gateway'; readonly signals: readonly NodeJS.Signals[] };

export interface Scheduled {
  readonly pauseMs: number;
  readonly happening: Happening;
}

/** Everything a run is made of; it follows from the seed alone. */
export interface Scenario {
  readonly seed: number;
  readonly setup: Setup;
  readonly schedule: readonly Scheduled[];
}
