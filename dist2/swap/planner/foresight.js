import { plan } from './plan.js';
/** Time alone changes something only so often: when a turn ends, a linger, a minute of idleness. */
const MOST_STEPS = 1_000;
/**
 * When the plans made from now on, if nothing happens but that time passes, start the unit, make
 * room for it or open it again. Undefined if that takes an event: an answer or a load that ends, a
 * process that goes, a background request that is promoted.
 */
export function roomByItselfAtMs(facts, id) {
    let next = facts;
    for (let step = 0; step < MOST_STEPS; step += 1) {
        const made = plan(next);
        if (isFor(id, made))
            return next.nowMs;
        if (made.actions.length > 0)
            next = carriedOut(next, made);
        else if (made.wakeAtMs < Infinity)
            next = { ...next, claims: made.claims, nowMs: made.wakeAtMs };
        else
            return undefined;
    }
    return undefined;
}
const isFor = (id, { actions, claims }) => claims.some(({ unit }) => unit === id) ||
    actions.some(({ kind, unit }) => unit === id && (kind === 'start' || kind === 'open'));
const carriedOut = (facts, { actions, claims }) => ({
    ...facts,
    claims,
    units: facts.units.map((unit) => actions
        .filter((action) => action.unit === unit.id)
        .reduce((changed, action) => changedBy(action, changed, facts.nowMs), unit)),
});
function changedBy(action, unit, nowMs) {
    switch (action.kind) {
        case 'close':
            return { ...unit, closed: true, sinceMs: nowMs };
        case 'open':
            return { ...unit, closed: false };
        case 'stop':
            return { ...unit, closed: false, state: 'stopping' };
        case 'start':
            return { ...unit, state: 'loading', place: action.place };
    }
}
//# sourceMappingURL=foresight.js.map