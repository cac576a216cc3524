import type { UpstreamState } from '../lifecycle/upstream-state.js';

export interface RunningModel {
  readonly status: 'loading' | 'running' | 'unloading';
  readonly pid?: number;
}

const STATUS: Readonly<Record<Exclude<UpstreamState, 'stopped'>, RunningModel['status']>> = {
  loading: 'loading',
  ready: 'running',
  stopping: 'unloading',
};

interface Seen {
  readonly state: UpstreamState;
  readonly pid: number | undefined;
  readonly model: { readonly id: string };
}

/** The models that are not stopped, by id. */
export function runningModels(upstreams: readonly Seen[]): Record<string, RunningModel> {
  return Object.fromEntries(
    upstreams.flatMap(({ state, pid, model }) =>
      state === 'stopped'
        ? []
        : [[model.id, { status: STATUS[state], ...(pid === undefined ? {} : { pid }) }]],
    ),
  );
}
