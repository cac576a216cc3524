import { cheapestRoom, claimRoom } from './make-room.js';
import { fits, overlap } from './room.js';
/** 1. A claim falls when nobody waits for it. */
export function dropFallenClaims(draft) {
    draft.claims = draft.claims.filter((claim) => isWaitedFor(claim.unit, draft));
}
const isWaitedFor = (id, draft) => {
    const unit = draft.find(id);
    return unit?.state === 'stopped' && unit.waiting > 0;
};
/**
 * 2. Where a device turned out smaller than what is promised on it, the youngest promises are
 * broken. Such a claim looks for room anew, before all that have none; where there is no room it
 * falls, and its unit waits like the others.
 */
export function renewBrokenClaims(draft) {
    const broken = [];
    for (const claim of [...draft.claims].reverse()) {
        if (!draft.isBroken(claim))
            continue;
        draft.withdraw(claim);
        broken.unshift(claim);
    }
    for (const claim of broken) {
        const unit = draft.unit(claim.unit);
        const room = cheapestRoom(unit, draft);
        if (room !== undefined)
            claimRoom(unit, room, draft);
    }
}
/**
 * 3. A closed unit whose claim fell passes to one that may count on its room: the new claim of the
 * unit it was closed for, or the oldest. Without one it reopens.
 */
export function passOnOrphans(draft) {
    for (const { id, place = [], state, closed } of draft.facts.units) {
        if (state !== 'ready' || !closed || draft.isVictim(id))
            continue;
        const owner = draft.facts.claims.find(({ victims }) => victims.includes(id))?.unit;
        const own = draft.claims.filter(({ unit }) => unit === owner);
        const heir = [...own, ...draft.claims].find((claim) => overlap(claim.place, place));
        if (heir !== undefined)
            heir.victims.push(id);
        else if (owner !== undefined && isWaitedFor(owner, draft))
            draft.reopen(id, owner, 'its room is not enough any more');
        else
            draft.reopen(id, owner, 'nobody waits for its room');
    }
}
/** 3. A victim reopens when its room is not needed any more. */
export function reopenRescued(draft) {
    for (const claim of draft.claims) {
        for (const id of [...claim.victims]) {
            if (!fits(draft.unit(id).place ?? [], draft.promised))
                continue;
            claim.victims.splice(claim.victims.indexOf(id), 1);
            draft.reopen(id, claim.unit, 'room appeared');
        }
    }
}
//# sourceMappingURL=claims.js.map