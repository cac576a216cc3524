import { eligibility, victimCost, waitsInBackground } from './eligibility.js';
import { cheapestSet } from './room.js';
/** 6. Claims the cheapest room there is, or reserves it for one that has waited its turn. */
export function makeRoomFor(unit, draft) {
    const { nowMs, settings } = draft.facts;
    const room = cheapestRoom(unit, draft);
    if (room !== undefined) {
        claimRoom(unit, room, draft);
        const claim = draft.claimOf(unit.id);
        if (claim !== undefined)
            draft.carryOn(claim, 'room is free');
    }
    else if (!waitsInBackground(unit)) {
        const reservesAtMs = unit.sinceMs + settings.turnMs;
        if (nowMs >= reservesAtMs)
            draft.reserve(unit);
        else
            draft.wake(reservesAtMs);
    }
}
export function claimRoom(unit, { place, victims }, draft) {
    for (const { unit: victim, why } of victims) {
        draft.actions.push({ kind: 'close', unit: victim.id, for: unit.id, why });
    }
    const closed = victims.map((victim) => victim.unit);
    draft.claim(unit.id, place, closed);
}
/** Over all placements: room made by idle victims before room that costs busy ones, then the cheapest. */
export function cheapestRoom(unit, draft) {
    const victims = victimsFor(unit, draft);
    const placements = unit.placements.filter((place) => !draft.isReserved(place));
    for (const allowed of [victims.filter(({ busy }) => !busy), victims]) {
        const rooms = placements.flatMap((place) => {
            const set = cheapestSet(place, draft.promised, allowed);
            return set === undefined ? [] : [{ place, victims: set }];
        });
        const [first, ...others] = rooms;
        if (first !== undefined)
            return others.reduce((a, b) => (cost(b) < cost(a) ? b : a), first);
    }
    return undefined;
}
const cost = ({ victims }) => victims.reduce((sum, victim) => sum + victim.cost, 0);
/** What may be closed for the unit now; of what may be closed later, the moment is noted. */
function victimsFor(unit, draft) {
    const { nowMs, settings, units } = draft.facts;
    return units.flatMap((other) => {
        const { place } = other;
        const open = other.state === 'ready' && !other.closed && !draft.isVictim(other.id);
        if (!open || other.pinned || place === undefined)
            return [];
        const allowed = eligibility(other, unit, settings);
        if (allowed === undefined)
            return [];
        draft.wake(allowed.fromMs);
        if (nowMs < allowed.fromMs)
            return [];
        const { busy, why } = allowed;
        return [{ unit: other, place, cost: victimCost(other, busy, nowMs), busy, why }];
    });
}
//# sourceMappingURL=make-room.js.map