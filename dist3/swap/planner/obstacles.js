import { eligibility, waitsInBackground } from './eligibility.js';
import { overlap } from './room.js';
/** What occupies the devices that the unit could be placed on; the unit itself while it leaves. */
export const obstacles = (unit, draft) => occupants(unit, draft).map((other) => {
    const { id, running, waiting } = other;
    return { unit: id, ...reason(other, unit, draft), running, waiting };
});
function occupants({ placements }, draft) {
    const starting = new Map(draft.actions.flatMap((action) => action.kind === 'start' ? [[action.unit, action.place]] : []));
    return draft.facts.units.filter(({ id, place = starting.get(id) }) => placements.some((own) => overlap(own, place ?? [])));
}
const lasting = (why) => ({ why, untilMs: undefined });
function reason(other, unit, draft) {
    if (other.state === 'stopping')
        return lasting('it stops');
    if (other.state !== 'ready')
        return lasting('it loads');
    if (draft.isVictim(other.id))
        return lasting('it drains');
    if (other.pinned)
        return lasting('it is pinned');
    return inTheWay(other, unit, draft);
}
function inTheWay(other, unit, draft) {
    const { nowMs, settings } = draft.facts;
    const allowed = eligibility(other, unit, settings);
    if (allowed === undefined)
        return lasting('it has work');
    if (allowed.fromMs <= nowMs)
        return lasting('its room is not enough');
    if (allowed.busy)
        return { why: 'its turn lasts', untilMs: allowed.fromMs };
    return {
        why: waitsInBackground(unit) ? 'it was used a short while ago' : 'it lingers',
        untilMs: allowed.fromMs,
    };
}
//# sourceMappingURL=obstacles.js.map