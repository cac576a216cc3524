const VALUES = {
    stopped: 'unloaded',
    loading: 'loading',
    ready: 'loaded',
    stopping: 'unloading',
};
export function modelStatus(facts) {
    const { state, isAsleep, isOrdered, failedLoads } = facts;
    if (isAsleep && !isOrdered && failedLoads.last === undefined)
        return { value: 'sleeping' };
    const value = isOrdered && state === 'stopped' ? 'loading' : VALUES[state];
    if (value !== 'unloaded' || failedLoads.last === undefined)
        return { value };
    const { exitCode } = failedLoads.last;
    return { value, failed: true, ...(exitCode === undefined ? {} : { exit_code: exitCode }) };
}
//# sourceMappingURL=model-status.js.map