import type { ModelDefinition } from '../catalog/model-definition.js';
import type { UpstreamState } from '../lifecycle/upstream-state.js';

export type ModelStatusValue = 'unloaded' | 'loading' | 'loaded' | 'unloading';

/** `status` of a model as llama.cpp's router shapes it. */
export interface ModelStatus {
  readonly value: ModelStatusValue;
  /** The last load failed. */
  readonly failed?: true;
  /** What its process ended with; null if a signal ended it. */
  readonly exit_code?: number | null;
}

/** A model as OpenAI lists it, with what the configuration says of it. */
export interface ListedModel {
  readonly id: string;
  readonly object: 'model';
  /** Seconds since 1970. */
  readonly created: number;
  readonly owned_by: 'llama-swap';
  readonly status: ModelStatus;
  readonly name?: string;
  readonly description?: string;
  readonly aliases?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
}

const VALUES: Readonly<Record<UpstreamState, ModelStatusValue>> = {
  stopped: 'unloaded',
  loading: 'loading',
  ready: 'loaded',
  stopping: 'unloading',
};

interface StatusFacts {
  readonly state: UpstreamState;
  readonly failedLoads: {
    readonly last: { readonly exitCode: number | null | undefined } | undefined;
  };
}

export function modelStatus({ state, failedLoads }: StatusFacts): ModelStatus {
  const value = VALUES[state];
  if (value !== 'unloaded' || failedLoads.last === undefined) return { value };
  const { exitCode } = failedLoads.last;
  return { value, failed: true, ...(exitCode === undefined ? {} : { exit_code: exitCode }) };
}

export function listedModel(
  { id, name, description, aliases, metadata }: ModelDefinition,
  status: ModelStatus,
  createdSec: number,
): ListedModel {
  return {
    id,
    object: 'model',
    created: createdSec,
    owned_by: 'llama-swap',
    status,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(aliases.length === 0 ? {} : { aliases }),
    ...(metadata === undefined ? {} : { meta: metadata }),
  };
}
