import type { UpstreamState } from '../lifecycle/upstream-state.js';

export interface RunningModel {
  readonly status: 'loading' | 'running' | 'unloading' | 'sleeping';
  readonly pid?: number;
}

const STATUS: Readonly<Record<Exclude<UpstreamState, 'stopped'>, RunningModel['status']>> = {
  loading: 'loading',
  ready: 'running',
  stopping: 'unloading',
};

interface Seen {
  readonly state: UpstreamState;
  readonly isAsleep: boolean;
  readonly pid: number | undefined;
  readonly model: { readonly id: string };
}

/** The models that are not stopped, or sleep, by id. */
export function runningModels(upstreams: readonly Seen[]): Record<string, RunningModel> {
  return Object.fromEntries(
    upstreams.flatMap((upstream): [string, RunningModel][] => {
      const { state, isAsleep, pid, model } = upstream;
      if (state === 'stopped') return isAsleep ? [[model.id, { status: 'sleeping' }]] : [];
      return [[model.id, { status: STATUS[state], ...(pid === undefined ? {} : { pid }) }]];
    }),
  );
}
