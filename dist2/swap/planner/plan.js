import { dropFallenClaims, passOnOrphans, renewBrokenClaims, reopenRescued } from './claims.js';
import { Draft } from './draft.js';
import { makeRoomFor } from './make-room.js';
import { startingOrder } from './order.js';
import { fits } from './room.js';
/**
 * Decides what to close, stop, start and reopen, from the facts alone. Call it after every event,
 * carry out its actions, and call it again until it returns none; hand its claims back with the
 * next facts. The numbers are those of the scheduling rules in docs/architecture.md.
 */
export const plan = (facts) => draftOf(facts).finish();
/** The plan with the reasoning that led to it, for those who explain it. */
export function draftOf(facts) {
    const draft = new Draft(facts);
    dropFallenClaims(draft); // 1
    draft.balance(); // 2
    renewBrokenClaims(draft);
    passOnOrphans(draft); // 3
    reopenRescued(draft);
    for (const claim of [...draft.claims])
        draft.carryOn(claim, 'its room was made'); // 4
    for (const unit of startingOrder(facts)) {
        if (!draft.isTakenCareOf(unit.id))
            makeRoomFor(unit, draft); // 5, 6
    }
    bringAlong(draft);
    return draft;
}
/** What belongs to a unit that starts comes along where that takes room from nobody. */
function bringAlong(draft) {
    const started = draft.starts();
    for (const id of started) {
        for (const companion of draft.unit(id).brings) {
            if (startsAlong(draft.unit(companion), id, draft))
                started.push(companion);
        }
    }
}
function startsAlong(unit, companion, draft) {
    if (unit.state !== 'stopped' || draft.isTakenCareOf(unit.id))
        return false;
    const place = unit.placements.find((candidate) => !draft.isReserved(candidate) &&
        fits(candidate, draft.promised) &&
        fits(candidate, draft.free));
    if (place === undefined)
        return false;
    draft.startAlong(unit.id, place, companion);
    return true;
}
//# sourceMappingURL=plan.js.map