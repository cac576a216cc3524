import { roomByItselfAtMs } from './foresight.js';
import { obstacles } from './obstacles.js';
import { inOrder, startingOrder } from './order.js';
import { draftOf } from './plan.js';
import { fits, overlap, plus } from './room.js';
import { shortage } from './unfit.js';
/**
 * What becomes of those who wait for the unit, the one who asks already counted among them: what
 * the plan does for them now, or what keeps it from doing anything. It knows of nothing that will
 * happen, so a request that comes, ends, leaves or is promoted may change all of it.
 */
export function outlook(facts, id) {
    const draft = draftOf(facts);
    const unit = draft.unit(id);
    if (unit.state === 'loading')
        return { kind: 'is loading' };
    if (unit.state === 'ready' && !unit.closed)
        return { kind: 'is ready' };
    const decided = draft.actions.find((action) => action.unit === id);
    if (decided?.kind === 'open')
        return { kind: 'reopens' };
    if (decided?.kind === 'start')
        return { kind: 'starts', place: decided.place, why: decided.why };
    const claim = draft.claimOf(id);
    if (claim !== undefined)
        return roomIsMade(claim, draft);
    const short = shortage(unit, facts);
    if (short !== undefined)
        return { kind: 'cannot fit', shortage: short };
    return {
        kind: 'waits',
        ahead: whoIsAhead(unit, draft),
        obstacles: obstacles(unit, draft),
        byItselfAtMs: roomByItselfAtMs(facts, id),
    };
}
function roomIsMade({ place, victims }, draft) {
    const closes = victims.map((victim) => {
        const close = draft.actions.find(({ kind, unit }) => kind === 'close' && unit === victim);
        const why = close?.kind === 'close' ? close.why : undefined;
        return { unit: victim, why, running: draft.unit(victim).running };
    });
    return { kind: 'makes room', place, closes, leaving: leavingToo(place, victims, draft) };
}
function leavingToo(place, victims, draft) {
    const freed = victims.map((victim) => draft.unit(victim).place ?? []);
    if (fits(place, freed.reduce(plus, draft.free)))
        return [];
    return draft.facts.units
        .filter((unit) => overlap(unit.place ?? [], place) && !victims.includes(unit.id))
        .filter((unit) => unit.state === 'stopping' || draft.isVictim(unit.id))
        .map((unit) => unit.id);
}
/** Each once, for the strongest of the reasons. */
function whoIsAhead(unit, draft) {
    const isOnItsWay = (places) => places.some((place) => unit.placements.some((own) => overlap(place, own)));
    const found = new Map();
    const note = (id, why) => {
        if (id !== unit.id && !found.has(id))
            found.set(id, why);
    };
    for (const claim of draft.claims) {
        if (isOnItsWay([claim.place]))
            note(claim.unit, 'room is promised to it');
    }
    for (const { unit: id, place } of draft.reserved) {
        if (isOnItsWay([place]))
            note(id, 'it keeps its devices free');
    }
    for (const other of startingOrder(draft.facts)) {
        const isNext = inOrder(other, unit) < 0 && isOnItsWay(other.placements);
        if (isNext && !draft.isTakenCareOf(other.id))
            note(other.id, 'it has waited longer');
    }
    return [...found].map(([id, why]) => ({ unit: id, why }));
}
//# sourceMappingURL=outlook.js.map