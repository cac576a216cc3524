export type UpstreamState = 'stopped' | 'loading' | 'ready' | 'stopping';

/** `over`: the process has ended or is to end; `gone`: nothing of it is left. */
export type UpstreamTransition = 'load' | 'healthy' | 'over' | 'gone';

const TABLE: Readonly<Record<UpstreamState, Partial<Record<UpstreamTransition, UpstreamState>>>> = {
  stopped: { load: 'loading' },
  loading: { healthy: 'ready', over: 'stopping' },
  ready: { over: 'stopping' },
  stopping: { gone: 'stopped' },
};

/** The state that follows; undefined: the event means nothing in this state. */
export const nextState = (
  state: UpstreamState,
  event: UpstreamTransition,
): UpstreamState | undefined => TABLE[state][event];
