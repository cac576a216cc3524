import type { UpstreamState } from '../lifecycle/upstream-state.js';

export type ModelStatusValue = 'unloaded' | 'loading' | 'loaded' | 'unloading' | 'sleeping';

/** `status` of a model as llama.cpp's router shapes it. */
export interface ModelStatus {
  readonly value: ModelStatusValue;
  /** The last load failed. */
  readonly failed?: true;
  /** What its process ended with; null if a signal ended it. */
  readonly exit_code?: number | null;
}

const VALUES: Readonly<Record<UpstreamState, ModelStatusValue>> = {
  stopped: 'unloaded',
  loading: 'loading',
  ready: 'loaded',
  stopping: 'unloading',
};

interface StatusFacts {
  readonly state: UpstreamState;
  readonly isAsleep: boolean;
  /** A load was asked for that waits for its turn. */
  readonly isOrdered: boolean;
  readonly failedLoads: {
    readonly last: { readonly exitCode: number | null | undefined } | undefined;
  };
}

export function modelStatus(facts: StatusFacts): ModelStatus {
  const { state, isAsleep, isOrdered, failedLoads } = facts;
  if (isAsleep && !isOrdered && failedLoads.last === undefined) return { value: 'sleeping' };
  const value = isOrdered && state === 'stopped' ? 'loading' : VALUES[state];
  if (value !== 'unloaded' || failedLoads.last === undefined) return { value };
  const { exitCode } = failedLoads.last;
  return { value, failed: true, ...(exitCode === undefined ? {} : { exit_code: exitCode }) };
}
