const TABLE = {
    stopped: { load: 'loading' },
    loading: { healthy: 'ready', over: 'stopping' },
    ready: { over: 'stopping' },
    stopping: { gone: 'stopped' },
};
/** The state that follows; undefined: the event means nothing in this state. */
export const nextState = (state, event) => TABLE[state][event];
//# sourceMappingURL=upstream-state.js.map