/**
 * What a unit's members come to: loading until each is ready or has failed, ready while one is
 * ready, and once it was told to stop, stopping until all are gone.
 */
export function unitState(members, isToldToStop) {
    const some = (state) => members.includes(state);
    if (members.every((state) => state === 'stopped'))
        return 'stopped';
    if (isToldToStop)
        return 'stopping';
    if (some('loading'))
        return 'loading';
    return some('ready') ? 'ready' : 'stopping';
}
//# sourceMappingURL=unit-state.js.map