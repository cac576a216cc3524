const STATUS = {
    loading: 'loading',
    ready: 'running',
    stopping: 'unloading',
};
/** The models that are not stopped, or sleep, by id. */
export function runningModels(upstreams) {
    return Object.fromEntries(upstreams.flatMap((upstream) => {
        const { state, isAsleep, pid, model } = upstream;
        if (state === 'stopped')
            return isAsleep ? [[model.id, { status: 'sleeping' }]] : [];
        return [[model.id, { status: STATUS[state], ...(pid === undefined ? {} : { pid }) }]];
    }));
}
//# sourceMappingURL=running-models.js.map