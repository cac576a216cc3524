import type { Ask, Setup } from './scenario.js';

/** A line of the journal that upstreams keep. Times are those of {@link nowMs}. */
export interface JournalLine {
  readonly at: number;
  readonly pid: number;
  readonly model: string;
  readonly version: string;
  readonly event:
    'started' | 'rigged' | 'healthy' | 'begins' | 'answers' | 'cut' | 'fails' | 'told' | 'ended';
  readonly bornMs?: number;
  readonly parent?: number;
  readonly request?: number;
  readonly how?: string;
  /** The requests it had not answered when it was told to stop. */
  readonly open?: readonly number[];
  readonly code?: number;
}

/** One process of a model. It lived at least from `bornMs` to `aliveMs`. */
export interface UpstreamProcess {
  readonly pid: number;
  readonly parent: number;
  readonly model: string;
  readonly version: string;
  readonly bornMs: number;
  aliveMs: number;
  /** Not seen any more from then on. */
  goneMs: number | undefined;
  healthyMs: number | undefined;
  rig: string | undefined;
  told: { readonly at: number; readonly open: readonly number[] } | undefined;
  endedMs: number | undefined;
  /** By a request that asked for it. */
  failedMs: number | undefined;
  readonly signals: { readonly at: number; readonly signal: NodeJS.Signals }[];
}

export type Outcome =
  /** A whole answer, with what it says of itself. */
  | {
      readonly kind: 'complete';
      readonly by: string;
      readonly version: string;
      readonly pid: number;
      readonly request: number;
      readonly servedBy: string | undefined;
      /** Of a stream. */
      readonly chunks: number | undefined;
    }
  | { readonly kind: 'error'; readonly status: number; readonly code: string }
  /** Visibly ended in the middle; with the code, where it says one. */
  | { readonly kind: 'broken'; readonly code: string | undefined }
  /** No connection, or no answer on it. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'left' }
  /** None of the ways in which a request may end. */
  | { readonly kind: 'odd'; readonly what: string };

export interface Asked {
  readonly number: number;
  readonly ask: Ask;
  readonly sentMs: number;
  endedMs: number | undefined;
  outcome: Outcome | undefined;
  /** How often it ended. */
  endings: number;
}

export interface Order {
  readonly kind: 'load' | 'unload' | 'drain' | 'look' | 'malformed' | 'reload';
  readonly what: string;
  readonly sentMs: number;
  doneMs: number | undefined;
  status: number | undefined;
  code: string | undefined;
}

/** A setup, from when it may have been to when it may still have been in force. */
export interface InForce {
  readonly setup: Setup;
  readonly fromMs: number;
  /** From here on it is it, and the one before is not. */
  surelyFromMs: number;
  untilMs: number;
}

export interface GatewayLife {
  readonly pid: number;
  readonly bornMs: number;
  listeningMs: number | undefined;
  readonly signals: { readonly at: number; readonly signal: NodeJS.Signals }[];
  gone:
    | { readonly at: number; readonly code: number | null; readonly signal: string | null }
    | undefined;
}

/** Everything that happened in one run; what the checks judge. */
export interface Chronicle {
  readonly asked: Asked[];
  readonly orders: Order[];
  readonly inForce: InForce[];
  readonly gateways: GatewayLife[];
  readonly processes: Map<number, UpstreamProcess>;
  readonly journal: JournalLine[];
  /** Found wrong while it went on. */
  readonly wrong: string[];
}

export const emptyChronicle = (): Chronicle => ({
  asked: [],
  orders: [],
  inForce: [],
  gateways: [],
  processes: new Map(),
  journal: [],
  wrong: [],
});

/** The setups that may have been in force at some time of an interval. */
export const setupsBetween = (
  { inForce }: Chronicle,
  fromMs: number,
  untilMs: number,
): readonly Setup[] =>
  inForce.filter((one) => one.fromMs <= untilMs && one.untilMs >= fromMs).map(({ setup }) => setup);
